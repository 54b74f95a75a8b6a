import { loadBytes, saveBytes } from '../../workers/blobs.ts';
import type { WeightStore } from '../store/weights.ts';

/** Where the weights of checkpoints lie between visits. */
export const checkpoints: WeightStore = {
  read: (id) => loadBytes('checkpoint', id),
  write: (bytes) => saveBytes('checkpoint', bytes),
};
