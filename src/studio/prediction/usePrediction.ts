import type { Prediction } from '../../system/prediction.ts';
import { useLive } from '../kit/live.ts';
import { useStudio } from '../store/useStudio.ts';
import { predictionLive, predictionNow } from './prediction.ts';

/** What is predicted of the design on the canvas; null while there is nothing to predict from. */
export function usePrediction(): Prediction | null {
  useLive(predictionLive, (s) => s.prediction);
  return useStudio(predictionNow);
}
