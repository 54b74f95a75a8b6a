import { GraphBuilder } from '../onnx/graph.ts';
import type { PackRunner } from '../system/runner.ts';
import type { Link } from './link.ts';
import { freshName } from './remoteRunner.ts';
import type { Zlib } from './zlib.ts';

/** Times compressing here, as messages are compressed here. */
export function zlibPacking(zlib: Zlib): PackRunner {
  return async (signal, bytes, way, repeats) => {
    const small = await zlib.deflate(bytes);
    const times: number[] = [];
    for (let i = 0; i < repeats; i++) {
      signal.throwIfAborted();
      const started = performance.now();
      if (way === 'encode') await zlib.deflate(bytes);
      else await zlib.inflate(small, bytes.length);
      times.push(performance.now() - started);
    }
    return times;
  };
}

/** Gives back what it gets. */
function echoModel(count: number): Uint8Array {
  const g = new GraphBuilder('echo');
  g.output(g.node('Identity', [g.input('x', 'uint8', [count])]), 'y', 'uint8', [count]);
  return g.toBytes();
}

/**
 * Times compressing at an endpoint by its own clock: what it takes around the engine for a request with a compressed tensor,
 * less what it takes for the same one as it is. None where it compresses nothing, or tells no times.
 */
export function linkPacking(link: Link): PackRunner {
  return async (signal, bytes, way, repeats) => {
    const name = freshName();
    await link.load(signal, name, echoModel(bytes.length));
    const x = { type: 'uint8', dims: [bytes.length], data: bytes } as const;
    const ask = async (deflate: readonly string[]) => {
      const { timing, transport } = await link.infer(signal, name, { x }, { outputs: ['y'], deflate });
      const refused = transport.raw !== undefined || transport.lacks !== undefined;
      return refused ? Number.NaN : timing.edgeMs - timing.inferMs;
    };
    try {
      const times: number[] = [];
      for (let i = 0; i < repeats; i++) {
        const plain = await ask([]);
        times.push(Math.max(0, (await ask([way === 'encode' ? 'y' : 'x'])) - plain));
      }
      return times.some(Number.isNaN) ? [] : times;
    } finally {
      await link.unload(new AbortController().signal, name).catch(() => {});
    }
  };
}
