import { judgeCheckpoint } from './judging.ts';
import { shortAccuracies } from './shortTraining.ts';
import { pauseTraining, resumeTraining, trainDesign } from './training.ts';

import { pauseVerifying, resumeVerifying, verifyNetwork } from './verifying.ts';
import { serve } from './wire.ts';

const api = {
  train: trainDesign,
  pauseTraining,
  verifyNetwork,
  pauseVerifying,
  resumeVerifying,
  resumeTraining,
  judge: judgeCheckpoint,
  shortAccuracies,
};

export type LearningApi = typeof api;
serve(api);
