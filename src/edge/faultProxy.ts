import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { randomStream } from '../design/random.ts';
import type { Toxic } from './toxics.ts';

export interface Faults {
  up?: readonly Toxic[];
  down?: readonly Toxic[];
}

export interface FaultProxy {
  url: string;
  /** How many connections came. */
  readonly connections: number;
  /** Refuses connections, and cuts those that are there. */
  goDown(): Promise<void>;
  goUp(): Promise<void>;
  close(): Promise<void>;
}

/** Passes what comes from one socket to the other through the toxics. */
async function pass(from: Socket, to: Socket, list: readonly Toxic[], random: () => number): Promise<void> {
  const over = new AbortController();
  const end = () => over.abort();
  from.once('close', end);
  to.once('close', end);
  const stretch = {
    reset() {
      from.resetAndDestroy();
      to.resetAndDestroy();
    },
    ended: over.signal,
    random,
  };
  const pieces = list.reduce<AsyncIterable<Buffer>>(
    (passing, toxic) => toxic(passing, stretch),
    from as AsyncIterable<Buffer>,
  );
  try {
    for await (const piece of pieces) {
      if (to.destroyed) return;
      if (!to.write(piece)) await new Promise<void>((go) => to.once('drain', go).once('close', () => go()));
    }
    to.end();
  } catch {
    // A side that is gone takes the other with it.
    to.destroy();
  }
}

/**
 * A TCP proxy for tests that does to bytes what networks do.
 * @param faultsOf what happens on the n-th connection, from 0
 */
export async function faultProxy(
  target: string,
  faultsOf: (connection: number) => Faults,
  seed = 1,
): Promise<FaultProxy> {
  const { hostname, port: targetPort } = new URL(target);
  const open = new Set<Socket>();
  let connections = 0;
  let server: Server | undefined;
  const accept = (client: Socket) => {
    const n = connections++;
    const { up = [], down = [] } = faultsOf(n);
    const upstream = connect(Number(targetPort), hostname);
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => {}).once('close', () => open.delete(socket));
    }
    void pass(client, upstream, up, randomStream(seed, 'up', n));
    void pass(upstream, client, down, randomStream(seed, 'down', n));
  };
  const listen = (port: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server = createServer({ allowHalfOpen: true }, accept)
        .once('error', reject)
        .listen(port, '127.0.0.1', resolve);
    });
  await listen(0);
  const { port } = (server as unknown as Server).address() as AddressInfo;
  const goDown = (): Promise<void> => {
    for (const socket of open) socket.resetAndDestroy();
    return new Promise((closed) => server?.close(() => closed()));
  };
  return {
    url: `http://127.0.0.1:${port}`,
    get connections() {
      return connections;
    },
    goDown,
    goUp: () => listen(port),
    close: goDown,
  };
}
