import { topological } from '../design/graph.ts';
import { specOf } from '../design/ops/catalogue.ts';
import { type Port, plan } from '../design/segments.ts';
import type { Design, Setting } from '../design/types.ts';
import { assertValid } from '../design/validity.ts';
import { wireTensors } from '../design/wire.ts';
import { type EmitOptions, segmentGraph } from './emit.ts';
import type { Weights } from './weights.ts';

/** A design as one model that hands out everything on the way. */
export interface Probe {
  model: Uint8Array;
  /** The name of the sensor's points, or words, among the inputs. */
  input: string;
  /** What it hands out: the features after each op, and the graph of each Sample, read or not. */
  ports: readonly Port[];
}

/**
 * A valid design, all of it on one side, that gives what every op makes of one sample: to look inside, with the operations that
 * runs compute. Throws DesignError or WeightsError.
 */
export function emitProbe(design: Design, setting: Setting, weights: Weights, options: EmitOptions): Probe {
  assertValid(design, setting);
  const { whole, input } = plan(design);
  const ops = topological(design).filter((op) => specOf(op).runs !== 'never');
  const ports = ops.map((op): Port => {
    const graph = specOf(op).graph === 'makes';
    return { opId: op.id, what: graph ? 'graph' : 'features', name: graph ? `${op.id}.graph` : op.id };
  });
  const sends = ports.flatMap((port) => wireTensors(port));
  const segment = { ...whole, ops, outputs: [...ports], sends };
  return {
    model: segmentGraph(segment, design, setting, weights, options).toBytes(),
    input: input.name,
    ports,
  };
}
