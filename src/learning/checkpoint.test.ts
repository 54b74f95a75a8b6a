import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeOps } from '../design/communicate.ts';
import { presetById } from '../design/presets.ts';
import type { Design } from '../design/types.ts';
import { type Checkpoint, foldWeights, readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { initialModel, initialOptimiser } from './model.ts';
import { readSafeTensors, writeSafeTensors } from './safetensors.ts';
import { sameNetwork } from './sameNetwork.ts';
import { toyDesign } from './testing.ts';

const setting = { points: 16, features: 3, classes: 3 };

function checkpointOf(design: Design): Checkpoint {
  const model = initialModel(design, setting, 5);
  return {
    design,
    setting,
    task: 'toy',
    classes: ['stick', 'plate', 'ball'],
    seed: 5,
    epoch: 2,
    epochs: 7,
    valAccuracy: 0.75,
    model,
    optimiser: { ...initialOptimiser(model.parameters), step: 31 },
  };
}
const checkpoint = checkpointOf(toyDesign());
const bytes = writeCheckpoint(checkpoint);

describe('a checkpoint file', () => {
  it('reads back as it was written', () => {
    expect(readCheckpoint(bytes)).toEqual(checkpoint);
  });

  it('may leave out the optimiser', () => {
    const bare = { ...checkpoint, optimiser: undefined };
    expect(readCheckpoint(writeCheckpoint(bare))).toEqual(bare);
  });

  it('is readable at any offset of a larger buffer', () => {
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(readCheckpoint(shifted.subarray(3))).toEqual(checkpoint);
    expect(readCheckpoint(Buffer.from(bytes))).toEqual(checkpoint);
  });

  it.each([
    ['empty', new Uint8Array(), /0 bytes/],
    ['cut off in the header', bytes.subarray(0, 40), /cut off/],
    ['cut off in the data', bytes.subarray(0, bytes.length - 1), /cut off/],
    [
      'no safetensors file',
      new TextEncoder().encode('PK\u0003\u0004 is a zip file, not this'),
      /no safetensors file but a zip archive, as PyTorch/,
    ],
    ['of another kind', writeSafeTensors({ metadata: {}, tensors: {} }), /not a checkpoint/],
    ['of a later version', changed({ version: '9' }), /version 9/],
    ['with a broken design', changed({ design: '{"version":1}' }), /design/],
    ['with a damaged entry', changed({ training: '[' }), /the checkpoint: training: is no JSON/],
    [
      'for another design',
      changed({ design: JSON.stringify(toyDesign(9)) }),
      /conv\.0\.weight is float32 \[6,8\]/,
    ],
  ])('%s is refused with a reason', (_, file, message) => {
    expect(() => readCheckpoint(file)).toThrow(message);
  });

  it('with a value that is no number is refused, naming the tensor', () => {
    const damaged = structuredClone(checkpoint);
    const shift = damaged.model.parameters['conv.0.shift'];
    if (shift) shift.data[3] = Number.NaN;
    expect(() => readCheckpoint(writeCheckpoint(damaged))).toThrow(/conv\.0\.shift holds values/);
  });

  it('S8.722 with a variance below 0 is refused, naming the tensor', () => {
    const damaged = structuredClone(checkpoint);
    damaged.model.statistics['conv.0.variance']?.data.fill(-1, 2, 3);
    expect(() => readCheckpoint(writeCheckpoint(damaged))).toThrow(
      /conv\.0\.variance holds variances below 0/,
    );
  });

  it('never throws anything but a reason, whatever byte of the header is damaged', () => {
    const headerEnd = 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true));
    fc.assert(
      fc.property(fc.nat(headerEnd - 1), fc.nat(255), (at, value) => {
        const damaged = bytes.slice();
        damaged[at] = value;
        try {
          readCheckpoint(damaged);
        } catch (error) {
          expect((error as Error).name).toBe('CheckpointError');
        }
      }),
    );
  });
});

function changed(metadata: Record<string, string>): Uint8Array {
  const file = readSafeTensors(writeCheckpoint(checkpointOf(toyDesign())));
  return writeSafeTensors({ ...file, metadata: { ...file.metadata, ...metadata } });
}

describe('folding', () => {
  it('makes weights that give what normalisation gives', () => {
    const { model } = checkpointOf(toyDesign());
    model.statistics['conv.0.mean']?.data.fill(2);
    model.statistics['conv.0.variance']?.data.fill(4);
    model.parameters['conv.0.shift']?.data.fill(0.5);
    const weights = foldWeights({ model });
    const before = model.parameters['conv.0.weight']?.data[7] as number;
    expect(weights['conv.0.weight']?.data[7]).toBeCloseTo(before / 2, 5);
    expect(weights['conv.0.bias']?.data[3]).toBeCloseTo(0.5 - 1, 5);
    expect(Object.keys(weights).sort()).toEqual(
      ['conv.0', 'classifier.0', 'classifier.1'].flatMap((l) => [`${l}.bias`, `${l}.weight`]).sort(),
    );
  });
});

describe('sameNetwork', () => {
  const dgcnn = presetById('dgcnn')?.design as Design;
  it('ignores placement, Communicates, names and the form of EdgeConvs', () => {
    expect(sameNetwork(dgcnn, { ...placeOps(dgcnn, ['edgeconv3'], 'edge'), name: 'moved' })).toBe(true);
    expect(sameNetwork(dgcnn, presetById('dgcnn-rewritten')?.design as Design)).toBe(true);
  });
  it('sees another width', () => {
    expect(sameNetwork(toyDesign(8), toyDesign(9))).toBe(false);
  });
});
