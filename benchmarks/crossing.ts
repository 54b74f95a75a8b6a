import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { startEndpoint } from '../src/cli/endpointProcess.ts';
import { nodeSocket } from '../src/coinference/socket.node.ts';
import { median, quantile } from '../src/system/statistics.ts';
import type { Figure } from './benchmark.ts';
import { askWorkerAt, HEADERS, workerScript } from './chromiumWorker.ts';
import { type Crossing, type CrossingQuestion, crossings } from './crossingTimes.ts';

const MBPS = 40;
const BYTES = [16 * 1024, 128 * 1024];
const REPEATS = 100;

function figuresOf(where: string, all: readonly Crossing[]): Figure[] {
  const echo: Figure = {
    name: `${where}, a bare WebSocket there and back in the same run, median`,
    value: median(all.map(({ echoMs }) => echoMs)),
    unit: 'ms',
  };
  const sizes = BYTES.flatMap((bytes) => {
    const sorted = (by: Crossing['by'], read: (crossing: Crossing) => number) =>
      Float64Array.from(
        all.filter((c) => c.by === by && c.bytes === bytes),
        read,
      ).sort();
    const name = `${where}, ${bytes / 1024} KiB up, ${MBPS} Mb/s`;
    const medianOf = (by: Crossing['by']) =>
      quantile(
        sorted(by, (c) => c.excessMs),
        0.5,
      );
    const each = (['http', 'channel'] as const).flatMap((by): Figure[] => [
      ...([0.25, 0.5, 0.75] as const).map(
        (q): Figure => ({
          name: `${name}, ${by}, crossing beyond payload/rate, quantile ${q}`,
          value: quantile(
            sorted(by, (c) => c.excessMs),
            q,
          ),
          unit: 'ms',
          ...(by === 'channel' && q === 0.5 && { goal: 'at most 1.5' }),
        }),
      ),
      {
        name: `${name}, ${by}, up beyond what the endpoint received in, median`,
        value: quantile(
          sorted(by, ({ timing }) => timing.upMs - timing.receiveMs),
          0.5,
        ),
        unit: 'ms',
      },
      {
        name: `${name}, ${by}, down, median`,
        value: quantile(
          sorted(by, (c) => c.timing.downMs),
          0.5,
        ),
        unit: 'ms',
      },
    ]);
    const ratio = medianOf('channel') / medianOf('http');
    return [
      ...each,
      { name: `${name}, channel over http`, value: ratio, unit: 'ratio', goal: 'at most 0.25' },
    ];
  });
  return [echo, ...sizes];
}

/** A bare WebSocket that gives back what it gets, in a process of its own. */
async function echoServer(): Promise<{ url: string; close(): void }> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', ECHO], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [port] = await once(createInterface({ input: child.stdout }), 'line');
  return { url: `ws://127.0.0.1:${port}`, close: () => child.kill() };
}

const ECHO = `import { WebSocketServer } from 'ws';
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
server.on('listening', () => console.log(server.address().port));
server.on('connection', (socket) => socket.on('message', (data) => socket.send(data)));`;

/** Serves one worker from this machine, until closed. */
async function pageServer(script: string): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => {
    const worker = request.url === '/worker.js';
    response.writeHead(200, { ...HEADERS, 'content-type': worker ? 'text/javascript' : 'text/html' });
    response.end(worker ? script : '<!doctype html><title>bench</title>');
  }).listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

/** What a crossing costs beyond its payload over the rate it is held to. */
export async function crossingFigures(log: (text: string) => void): Promise<Figure[]> {
  const page = await pageServer(
    await workerScript(fileURLToPath(new URL('./crossingWorker.ts', import.meta.url))),
  );
  const endpoint = await startEndpoint(['--allow-origin', page.url]);
  const echo = await echoServer();
  const question: CrossingQuestion = {
    url: endpoint.url,
    echo: echo.url,
    mbps: MBPS,
    bytes: BYTES,
    repeats: REPEATS,
  };
  try {
    log('crossings from Node');
    const node = await crossings(question, nodeSocket);
    log('crossings from Chromium');
    const chromium = await askWorkerAt<CrossingQuestion, Crossing[]>(page.url, question);
    return [...figuresOf('Node', node), ...figuresOf('Chromium', chromium)];
  } finally {
    await endpoint.close();
    echo.close();
    page.close();
  }
}
