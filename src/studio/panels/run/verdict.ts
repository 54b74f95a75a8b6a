import type { Prediction } from '../../../system/prediction.ts';

type Predicted = Pick<Prediction, 'latencyMs' | 'lowMs' | 'highMs' | 'coverage'>;

/** How a prediction did: the ratio, and whether the measurement lies in its interval. */
export function verdict(measuredMs: number, { latencyMs, lowMs, highMs, coverage }: Predicted): string {
  const ratio = measuredMs / latencyMs;
  const inside = lowMs <= measuredMs && measuredMs <= highMs;
  const interval =
    coverage === null ? 'the quartiles of the profiles' : `its ${Math.round(100 * coverage)} % interval`;
  return `Measured is ${ratio.toFixed(2)} times what was predicted before the run, ${inside ? 'inside' : 'outside'} ${interval}.`;
}
