import { judgeCheckpoint } from './judging.ts';
import { supernetAccuracy, trainAndKeep } from './supernet.ts';
import { pauseTraining, resumeTraining, trainDesign } from './training.ts';
import { serve } from './wire.ts';

const api = {
  train: trainDesign,
  pauseTraining,
  resumeTraining,
  judge: judgeCheckpoint,
  trainSupernet: trainAndKeep,
  supernetAccuracy,
};

export type LearningApi = typeof api;
serve(api);
