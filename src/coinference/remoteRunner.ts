import type { Tensors } from '../onnx/tensor.ts';
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
