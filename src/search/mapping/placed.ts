import type { Mode } from '../../design/segments.ts';
import type { GenomeEstimate } from '../../system/genomeEstimator.ts';
import type { EdgeRange } from './network.ts';

/** The figures of one placement, as estimateDesign gives them. One object serves all: copy what is kept. */
export interface Placed extends GenomeEstimate, Required<EdgeRange> {
  mode: Mode;
}

export const noPlaced = (): Placed => ({
  ...{ from: 0, to: 0, up: 0, down: 0, mode: 'D', latencyMs: 0, energyMj: 0, bytesUp: 0, bytesDown: 0 },
  ...{ parameters: 0, deviceMs: 0, upMs: 0, edgeMs: 0, downMs: 0, otherMs: 0, deviceRunMs: 0, edgeRunMs: 0 },
});

/** Modes that visit the edge, by whether a head runs (2) and a tail (1). */
export const CROSSING: readonly Mode[] = ['E', 'ED', 'DE', 'DED'];
