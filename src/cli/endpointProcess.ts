import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../../scripts/gcode.mjs', import.meta.url));

export interface EndpointProcess {
  url: string;
  pid: number;
  close(): Promise<void>;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill();
  await ended;
}

/**
 * Starts `gcode edge` in a process of its own, on a free port unless `options` name one.
 * It ends with this process, whatever ends that.
 */
export async function startEndpoint(options: readonly string[] = []): Promise<EndpointProcess> {
  const args = [script, 'edge', '--port', '0', ...options, '--json'];
  // The channel closes when this process dies, which the endpoint takes as its own end.
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the endpoint's process ended with code ${code}`);
  });
  ended.catch(() => {});
  // A process that is killed can break its pipe, too; that it ended is known from its exit.
  child.stdout?.on('error', () => {});
  const [line] = await Promise.race([
    once(createInterface({ input: child.stdout as NodeJS.ReadableStream }), 'line'),
    ended,
  ]);
  const { url } = JSON.parse(line as string) as { url: string };
  return { url, pid: child.pid as number, close: () => end(child) };
}
