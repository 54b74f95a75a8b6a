import { allCuts } from '../../onnx/imported/cut.ts';
import type { GivenModel } from '../../onnx/imported/model.ts';
import { named } from '../../onnx/imported/named.ts';
import type { SeenValue } from './inside.ts';
import type { GivenProfile } from './profile.ts';

/** A cut in figures. */
export interface CutRow {
  tensor: string;
  /** Ops on either side. */
  deviceOps: number;
  edgeOps: number;
  /** Tensors that go up, and what they and the outputs that come down take on the wire. */
  crossing: number;
  bytesUp: number;
  bytesDown: number;
  /** Sums of the ops' own times, ms; null where a side was not profiled. */
  deviceMs: number | null;
  edgeMs: number | null;
}

const timesOf = (profile: GivenProfile | null | undefined): ((nodes: readonly number[]) => number | null) => {
  if (!profile) return () => null;
  const known = new Map(profile.ops.map(({ node, medianMs }) => [node, medianMs]));
  // An op that could not be timed alone makes the sum of its side unknown.
  const unknown = new Set(profile.untimed.map(({ node }) => node));
  return (nodes) =>
    nodes.some((node) => unknown.has(node))
      ? null
      : nodes.reduce((sum, node) => sum + (known.get(node) ?? 0), 0);
};

/** Every cut whose tensors can cross, as far as is known. */
export function cutRows(
  model: GivenModel,
  values: Readonly<Record<string, SeenValue>>,
  profiles: { device?: GivenProfile | null; edge?: GivenProfile | null },
): CutRow[] {
  const deviceMs = timesOf(profiles.device);
  const edgeMs = timesOf(profiles.edge);
  return allCuts(model).flatMap(({ tensor, device, edge, up, down }) => {
    if ([...up, ...down].some((name) => !named(values, name))) return [];
    const bytes = (names: readonly string[]) =>
      names.reduce((sum, name) => sum + (named(values, name)?.bytes ?? 0), 0);
    return {
      ...{ tensor, deviceOps: device.length, edgeOps: edge.length, crossing: up.length },
      ...{ bytesUp: bytes(up), bytesDown: bytes(down) },
      ...{ deviceMs: deviceMs(device), edgeMs: edgeMs(edge) },
    };
  });
}
