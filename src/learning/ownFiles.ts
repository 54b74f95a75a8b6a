import { AccuracyFileError, readAccuracyModel, writeAccuracyModel } from './accuracy/accuracyFile.ts';
import { CheckpointError, readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { ginParameters } from './latency/gin.ts';
import { LatencyModelError, readLatencyModel, writeLatencyModel } from './latency/latencyModelFile.ts';
import { initialModel, initialOptimiser } from './model.ts';
import type { OwnFile, Warn } from './ownFile.ts';
import { toyDesign } from './testing.ts';

const setting = { points: 16, features: 3, classes: 3 };
const created = '2026-01-01T00:00:00.000Z';

function checkpoint(): Uint8Array {
  const design = toyDesign();
  const model = initialModel(design, setting, 5);
  const about = { design, setting, task: 'toy', classes: ['stick', 'plate', 'ball'] };
  const optimiser = { ...initialOptimiser(model.parameters), step: 31 };
  return writeCheckpoint({ ...about, seed: 5, epoch: 2, epochs: 7, valAccuracy: 0.75, model, optimiser });
}

function accuracyModel(): Uint8Array {
  /** One split and its two leaves. */
  const forest = {
    feature: Int32Array.of(0, -1, -1),
    value: Float64Array.of(1.5, 0.4, 0.6),
    next: Int32Array.of(1, 0, 0),
    roots: Int32Array.of(0),
  };
  return writeAccuracyModel({
    ...{ task: 'toy', setting, forest, coverage: 0.9 },
    budget: { points: 16, epochs: 2, batch: 4, learningRate: 1e-3, seed: 1 },
    interval: { factor: 1, floor: 0.01 },
    leftOut: { mae: 0.01, maeOfMean: 0.02, held: 0.9, tau: 0.8, designs: 10 },
    ...{ created, command: 'test' },
  });
}

function latencyModel(): Uint8Array {
  const member = Object.fromEntries(
    [...ginParameters(4)].map(([name, dims]) => {
      const data = new Float32Array(dims.reduce((n, dim) => n * dim, 1)).fill(0.25);
      return [name, { type: 'float32' as const, dims, data }];
    }),
  );
  return writeLatencyModel({
    ...{ hidden: 4, members: [member], logHalfWidth: 0.1, coverage: 0.9, designs: ['a'], rates: [40, null] },
    crossValidated: { mape: 0.1, within5: 0.5, within10: 0.7, within20: 0.9, pairsInOrder: 0.9, count: 3 },
    ...{ samples: 3, seed: 1, created, device: 'wasm', edge: 'cpu' },
  });
}

/** A small file of each kind that carries a digest, for tests. */
export const OWN_FILES: readonly {
  name: string;
  bytes: Uint8Array;
  read(bytes: Uint8Array, warn?: Warn): unknown;
  /** The version that had no digest yet, where one is still read. */
  undigested?: string;
  Failure: OwnFile<unknown>['error'];
}[] = [
  {
    name: 'checkpoint',
    bytes: checkpoint(),
    read: readCheckpoint,
    undigested: '1',
    Failure: CheckpointError,
  },
  {
    ...{ name: 'accuracy model', bytes: accuracyModel() },
    ...{ read: readAccuracyModel, Failure: AccuracyFileError },
  },
  {
    ...{ name: 'latency model', bytes: latencyModel(), undigested: '1' },
    ...{ read: readLatencyModel, Failure: LatencyModelError },
  },
];
