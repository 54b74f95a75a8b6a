import { GraphBuilder } from '../onnx/graph.ts';
import type { Tensors } from '../onnx/tensor.ts';
import { median } from '../system/statistics.ts';
import type { Link } from './link.ts';

/** Runs a model on the endpoint `repeats` times; resolves with the engine's time for each run, ms. */
type RemoteRunner = (
  signal: AbortSignal,
  model: Uint8Array,
  feeds: Tensors,
  repeats: number,
) => Promise<number[]>;

/** Two pages may profile one endpoint: their models must not share a name. */
export function freshName(): string {
  const random = crypto.getRandomValues(new Uint32Array(2));
  return `run-${[...random].map((n) => n.toString(36)).join('')}`;
}

/** Measures models on an endpoint, by its own clock: the link is not in the times. */
export function remoteRunner(link: Link): RemoteRunner {
  return async (signal, model, feeds, repeats) => {
    const name = freshName();
    await link.load(signal, name, model);
    try {
      const { eachMs } = await link.infer(signal, name, feeds, { repeats });
      return eachMs ?? [];
    } finally {
      // Also after an abort, so with a signal of its own; an endpoint that is gone has nothing to unload.
      await link.unload(new AbortController().signal, name).catch(() => {});
    }
  };
}

/** Takes the same tensors in, and computes next to nothing. */
function takingModel(feeds: Tensors): Uint8Array {
  const g = new GraphBuilder('taking');
  for (const [name, { type, dims }] of Object.entries(feeds)) {
    const row = g.node('Slice', [g.input(name, type, [...dims]), g.ints([0]), g.ints([1]), g.ints([0])]);
    g.output(row, `${name}.row`, type);
  }
  return g.toBytes();
}

/**
 * Measures models on a server that gives no times of its own, from this side: what the whole exchange takes, less the median of
 * what it takes where the model only takes the same tensors in. The link should not be held to a rate.
 */
export function exchangeRunner(link: Link): RemoteRunner {
  return async (signal, model, feeds, repeats) => {
    const [name, taking] = [freshName(), freshName()];
    await link.load(signal, name, model);
    try {
      await link.load(signal, taking, takingModel(feeds));
      const ask = async (which: string) => (await link.infer(signal, which, feeds)).timing.totalMs;
      const times: number[] = [];
      const nothing: number[] = [];
      // By turns, so that a slow spell of the link meets both.
      for (let i = 0; i < repeats; i++) {
        nothing.push(await ask(taking));
        times.push(await ask(name));
      }
      const takenMs = median(nothing);
      return times.map((ms) => Math.max(0, ms - takenMs));
    } finally {
      for (const each of [name, taking])
        await link.unload(new AbortController().signal, each).catch(() => {});
    }
  };
}
