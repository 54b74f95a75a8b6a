import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The endpoint of stubEdge.ts in a process of its own, which has ended once `close` resolves. */
export async function sleepingEdge(): Promise<{ url: string; close(): Promise<void> }> {
  const script = fileURLToPath(new URL('../scripts/bench.mjs', import.meta.url));
  const child = spawn(process.execPath, [script, 'stubEdge'], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const [line] = await once(createInterface({ input: child.stdout as NodeJS.ReadableStream }), 'line');
  const close = async () => {
    const ended = once(child, 'exit');
    child.kill();
    await ended;
  };
  return { ...(JSON.parse(line as string) as { url: string }), close };
}
