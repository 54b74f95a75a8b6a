import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, extname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Unzips an exported bundle; its packages are this project's, as if `npm install` had run there. */
export function unzip(zip: string, folder: string): void {
  for (const [name, bytes] of Object.entries(unzipSync(readFileSync(zip)))) {
    if (name.endsWith('/')) continue;
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
}

/** Ends a command and all that it started. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return;
  const ended = once(child, 'exit');
  process.kill(-child.pid, 'SIGTERM');
  await ended;
}

/** Runs the documented commands in an unzipped bundle: the edge half served, `use` with its address meanwhile. */
export async function withServedEdge<T>(
  folder: string,
  use: (url: string) => Promise<T>,
  ...options: string[]
): Promise<T> {
  const child = spawn('npm', ['run', '-s', 'edge', '--', '--port', '0', ...options], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  try {
    const [line] = await once(createInterface({ input: child.stdout }), 'line');
    const url = /http:\S+/.exec(line as string)?.[0];
    if (!url) throw new Error(`npm run edge said: ${line}`);
    return await use(url);
  } finally {
    await end(child);
  }
}

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.json': 'application/json',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};

/** Serves a folder's files as any web server does; what it serves is asked under the address that `use` gets. */
export async function withFiles<T>(folder: string, use: (url: string) => Promise<T>): Promise<T> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://localhost');
    const path = join(folder, pathname.endsWith('/') ? `${pathname}index.html` : pathname);
    try {
      const bytes = readFileSync(path);
      response.setHeader('content-type', TYPES[extname(path)] ?? 'application/octet-stream').end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.close().closeAllConnections();
  }
}

export async function npmRun(folder: string, script: string, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('npm', ['run', '-s', script, '--', ...args], { cwd: folder });
  return stdout;
}
