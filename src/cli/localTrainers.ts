import type { Trainers } from '../app/verify/run.ts';
import { trainNetwork } from '../app/verify/trainNetwork.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import type { TrainingData } from './trainingData.ts';
import type { VerifyFolder } from './verifyFolder.ts';

/** Trains in this process, one network at a time. */
export function localTrainers(data: TrainingData, folder: VerifyFolder, threads: number): Trainers {
  const runtime = nodeRuntime({ threads, spin: false });
  return {
    atOnce: () => 1,
    async train(signal, order, onShare) {
      const keep = folder.checkpoint(order.network);
      const sets = await data.both(order.fidelity.points);
      return trainNetwork(signal, { order, ...sets, runtime, keep }, onShare);
    },
  };
}
