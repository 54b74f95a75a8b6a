import type { CutRow } from '../../../app/imported/cuts.ts';
import type { HalvesRun } from '../../../app/imported/halves.ts';
import type { GivenModel } from '../../../onnx/imported/model.ts';
import type { FillChoice, SeenInside, SideProfile } from '../../../workers/imported.ts';

/** A run of a model in two halves, and what it was. */
export interface CutRun extends HalvesRun {
  tensor: string;
  /** The endpoint's address, and the rate that the link was held to, Mb/s. */
  endpoint: string;
  mbps: number | null;
  at: string;
}

/** An ONNX model of any origin that is being looked at. It is no part of the project. */
export interface ImportedSession {
  /** Null where none is open. */
  opened: { file: File; model: GivenModel; changed: boolean } | null;
  /** Sizes of open axes, and what inputs are filled with. */
  sizes: Readonly<Record<string, number>>;
  fills: Readonly<Record<string, FillChoice>>;
  /** Of one run on these inputs; null until it was made. */
  inside: SeenInside | null;
  device: SideProfile | null;
  edge: SideProfile | null;
  cuts: readonly CutRow[] | null;
  /** The tensor that is cut at. */
  tensor: string | null;
  /** Index of the op that is looked at. */
  node: number | null;
  frames: number;
  run: CutRun | null;
}

export const initialImported: ImportedSession = {
  ...{ opened: null, sizes: {}, fills: {}, inside: null, device: null, edge: null, cuts: null },
  ...{ tensor: null, node: null, frames: 20, run: null },
};
