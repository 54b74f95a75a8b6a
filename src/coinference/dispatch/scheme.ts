import type { Codec } from '../../design/codec.ts';
import { type Mode, modeOf, plan } from '../../design/segments.ts';
import type { Design, Setting } from '../../design/types.ts';
import { estimateDesign, type Tables } from '../../system/estimate.ts';
import { keyText } from '../../system/keys.ts';
import { UntimedError } from '../../system/learned.ts';
import type { Provenance } from '../../system/provenance.ts';
import type { System } from '../../system/system.ts';

/** What a placed design takes whatever the link and the load: what conditions are put to. */
export interface SchemeCosts {
  deviceMs: number;
  edgeMs: number;
  bytesUp: number;
  bytesDown: number;
  /** What belongs to no machine and no way over the link. */
  otherMs: number;
  /** Where the two machines' times come from. */
  provenance: Provenance;
}

/** A way to answer frames: a placed design with a codec, as a pipeline alone, or sharing frames out whole to the device too. */
export interface Scheme {
  /** Unique among the schemes of a zoo. */
  id: string;
  /** Which design of the zoo, by its number. */
  entry: number;
  name: string;
  design: Design;
  mode: Mode;
  codec: Codec;
  /**
   * `pipeline`: every frame is split as the design is placed. `shared`: some frames stay on the device whole, so that it
   * and the edge work on frames of their own (data parallelism); with a split design it is both.
   */
  parallel: 'pipeline' | 'shared';
  costs: SchemeCosts;
  /** The same network on the device alone: what shared frames run, and what answers when the edge is gone. */
  local: { design: Design; costs: SchemeCosts };
  /** Share of right answers on val, where it is known. */
  accuracy: number | null;
}

/** Throws UntimedError (E416) where the tables lack an op of the design. */
export function costsOf(design: Design, setting: Setting, system: System, tables?: Tables): SchemeCosts {
  const { parts, bytesUp, bytesDown, provenance, missing } = estimateDesign(design, setting, system, tables);
  const [gap] = missing;
  if (gap) {
    const { placement, key } = gap;
    const where = `${design.name}: the profile of the ${placement} (${system[placement].host}) has`;
    throw new UntimedError([keyText(key)], where);
  }
  const { deviceMs, edgeMs, otherMs } = parts;
  return { deviceMs, edgeMs, bytesUp, bytesDown, otherMs, provenance };
}

export const crosses = ({ mode }: Pick<Scheme, 'mode'>): boolean => mode !== 'D';

export const modeOfDesign = (design: Design): Mode => modeOf(plan(design));
