import { transfer } from 'comlink';
import type { Design } from '../design/types.ts';
import { emitProbe, type Probe } from '../onnx/probe.ts';
import type { Session } from '../runtime/session.ts';
import { gatherFor } from '../system/micro.ts';
import { frameOf } from '../tasks/frame.ts';
import { settingOf } from '../tasks/task.ts';
import { type WeightsChoice, weightsOf } from './coinference.ts';
import { type DataChoice, openSplit } from './data.ts';
import { browserEngine } from './engine.ts';

interface InsideRequest {
  design: Design;
  data: DataChoice;
  weights: WeightsChoice;
  threads: number;
  split: string;
  /** Index into the split. */
  sample: number;
}

/** What the ops of a design made of one sample, by op id. */
export interface Inside {
  /** Features after it: [rows, width]. */
  features: Record<string, { rows: number; width: number; values: Float32Array }>;
  /** Of a Sample: the k neighbours of each node, [nodes, k]. */
  graphs: Record<string, { k: number; indices: Int16Array }>;
}

let kept: { key: string; probe: Probe; session: Session } | undefined;

/** The session for a request; the last one is kept for the next sample. */
async function probeFor(signal: AbortSignal, request: InsideRequest): Promise<NonNullable<typeof kept>> {
  const { design, data, weights, threads } = request;
  const key = JSON.stringify([design, data.task, data.points, weights, threads]);
  if (kept?.key === key) return kept;
  await kept?.session.release();
  kept = undefined;
  const runtime = await browserEngine(threads);
  const split = await openSplit(data, 'val');
  const found = await weightsOf(runtime, request, split);
  const gather = gatherFor(runtime.info.engine);
  const probe = emitProbe(design, settingOf(split, data.points), found, { gather });
  signal.throwIfAborted();
  kept = { key, probe, session: await runtime.createSession(probe.model) };
  return kept;
}

/** Runs one sample through every op of a design in this browser, wherever they are placed, and hands out what each made of it. */
export async function lookInside(signal: AbortSignal, request: InsideRequest): Promise<Inside> {
  const { probe, session } = await probeFor(signal, request);
  const { data, sample } = request;
  const split = await openSplit(data, request.split);
  const outputs = await session.run(frameOf(split, sample, data.points, probe.input));
  signal.throwIfAborted();
  const inside: Inside = { features: {}, graphs: {} };
  const buffers: ArrayBuffer[] = [];
  for (const { opId, what, name } of probe.ports) {
    const tensor = outputs[name];
    if (!tensor) throw new Error(`the model gave no ${name}`);
    const [rows = 0, width = 0] = tensor.dims;
    if (what === 'graph') {
      const indices = Int16Array.from(tensor.data as Int16Array);
      inside.graphs[opId] = { k: width, indices };
      buffers.push(indices.buffer);
      continue;
    }
    // A copy: the engine's memory is not this worker's to give away.
    const values = Float32Array.from(tensor.data as Float32Array);
    inside.features[opId] = { rows, width, values };
    buffers.push(values.buffer);
  }
  return transfer(inside, buffers);
}
