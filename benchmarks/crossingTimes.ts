import { edgeLink } from '../src/coinference/edgeLink.ts';
import { httpLink } from '../src/coinference/httpLink.ts';
import type { LinkTiming } from '../src/coinference/link.ts';
import { nativeSocket, type OpenSocket, opened } from '../src/coinference/socket.ts';
import { GraphBuilder } from '../src/onnx/graph.ts';
import { float32 } from '../src/onnx/tensor.ts';

export interface CrossingQuestion {
  url: string;
  mbps: number;
  /** Of the tensor that goes up; 64 come down. */
  bytes: readonly number[];
  repeats: number;
  /** A WebSocket that gives back what it gets, in a process that does nothing else. */
  echo: string;
}

/** One crossing, ms: its time beyond payload over rate, and what is in it. */
export interface Crossing {
  by: 'http' | 'channel';
  bytes: number;
  excessMs: number;
  timing: LinkTiming;
  /** What a message of a head's size took over a bare WebSocket and back, right before. */
  echoMs: number;
}

const WARM_UP = 30;
const ECHO_BYTES = 512;

/** The first 16 numbers of many: as good as no work. */
function firstModel(): Uint8Array {
  const g = new GraphBuilder('first');
  const x = g.input('x', 'float32', ['n']);
  g.output(g.node('Slice', [x, g.ints([0]), g.ints([16])]), 'y', 'float32', [16]);
  return g.toBytes();
}

/** Crossings by HTTP and by the channel in turns, each size in turn. */
export async function crossings(
  { url, mbps, bytes, repeats, echo }: CrossingQuestion,
  openSocket: OpenSocket | undefined = nativeSocket(),
): Promise<Crossing[]> {
  const { signal } = new AbortController();
  if (!openSocket) throw new Error('there are no WebSockets here');
  const bare = openSocket(echo, []);
  bare.binaryType = 'arraybuffer';
  await opened(signal, bare);
  const echoed = async (): Promise<number> => {
    const from = performance.now();
    await new Promise<void>((done) => {
      bare.onmessage = () => done();
      bare.send(new Uint8Array(ECHO_BYTES));
    });
    return performance.now() - from;
  };
  const options = { url, mbps };
  const links = {
    http: httpLink(options),
    channel: edgeLink({ ...options, openSocket }),
  };
  const { transport } = await links.channel.describe(signal);
  if (transport.kind !== 'channel') throw new Error(`no channel: ${transport.why}`);
  await links.http.load(signal, 'first', firstModel());
  const measured: Crossing[] = [];
  for (let i = -WARM_UP; i < repeats; i++) {
    for (const size of bytes) {
      const echoMs = await echoed();
      for (const by of ['http', 'channel'] as const) {
        const x = float32(new Float32Array(size / 4), [size / 4]);
        const { timing, bytesUp, bytesDown } = await links[by].infer(signal, 'first', { x });
        const excessMs = timing.upMs + timing.downMs - (8 * (bytesUp + bytesDown)) / (mbps * 1000);
        if (i >= 0) measured.push({ by, bytes: size, excessMs, timing, echoMs });
      }
    }
  }
  bare.close();
  return measured;
}
