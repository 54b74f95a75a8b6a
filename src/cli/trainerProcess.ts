/** Trains networks of a verification, one at a time. Ends with the process that started it: checkpoints are whole epochs. */
import { TrainingRefused } from '../app/verify/run.ts';
import { localTrainers } from './localTrainers.ts';
import type { FromTrainer, ToTrainer } from './trainerMessages.ts';
import { TrainingData } from './trainingData.ts';
import { VerifyFolder } from './verifyFolder.ts';

const stop = new AbortController();
process.once('disconnect', () => process.exit(0));
// The process that started it decides: an interrupt of the terminal reaches both.
process.on('SIGINT', () => {});

/** Progress is told so often at most. */
const TELL_MS = 500;
let trainers: ReturnType<typeof localTrainers> | undefined;
const tell = (message: FromTrainer) => process.send?.(message);

process.on('message', async (message: ToTrainer) => {
  if (message.kind === 'work') {
    const { data, folder, threads } = message;
    trainers = localTrainers(new TrainingData(data, stop.signal), new VerifyFolder(folder), threads);
    return;
  }
  let told = 0;
  const onShare = (share: number) => {
    if (performance.now() - told < TELL_MS) return;
    told = performance.now();
    tell({ kind: 'share', share });
  };
  try {
    if (!trainers) throw new Error('an order came before the work that it belongs to');
    tell({ kind: 'trained', trained: await trainers.train(stop.signal, message.order, onShare) });
  } catch (error) {
    const { message: why } = error as Error;
    tell({ kind: error instanceof TrainingRefused ? 'refused' : 'failed', message: why });
  }
});
