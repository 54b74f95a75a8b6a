import { expect, it } from 'vitest';
import { setCodec } from '../../../design/communicate.ts';
import { decodeDesign } from '../../../design/decode.ts';
import type { CommunicateOp, Design } from '../../../design/types.ts';
import { codecChoices } from './codecChoices.ts';

const setting = { points: 256, features: 3, classes: 16 };
const crossing = (design: Design) => design.ops.find(({ kind }) => kind === 'Communicate') as CommunicateOp;
const labels = (design: Design, context: Parameters<typeof codecChoices>[2] = setting) => {
  const { numbers, graph } = codecChoices(design, crossing(design), context);
  return [numbers.map(({ label }) => label), graph.map(({ label }) => label)];
};

it('S3.47 offers each codec with what it would send, and the graph where one crosses', () => {
  // Sample, Aggregate, Combine 64, Communicate, Aggregate, Pool.
  const design = decodeDesign('3 2 1 5 2 4 0 0 0 0 0 0,0 6 3 0 6 3 0 0 0 0 0 0');
  expect(labels(design)).toEqual([
    [
      expect.stringMatching(/fp32.*: 74.KiB$/),
      expect.stringMatching(/fp16.*: 42.KiB$/),
      expect.stringMatching(/int16.*: 42.3.KiB$/),
      expect.stringMatching(/int8.*: 26.3.KiB$/),
    ],
    [expect.stringMatching(/indices: 74.KiB$/), expect.stringMatching(/differences: 69.KiB$/)],
  ]);
  const packed = setCodec(design, crossing(design).id, {
    numbers: 'int8',
    graph: 'delta',
    packing: 'deflate',
  });
  expect(labels(packed)[1]?.[1]).toMatch(/differences: at most 21.3.KiB$/);
  // The next Sample stands behind the link: no graph crosses.
  const bare = decodeDesign('3 2 1 5 3 2 1 4 0 0 0 0,0 3 0 0 0 3 2 0 0 0 0 0');
  expect(labels(bare)[1]).toEqual([]);
});

it('S3.47 E441 offers for words only what fits them', () => {
  const words = { ...setting, features: 32, words: { vocabulary: 100, neighbours: 7 } };
  const design = decodeDesign('5 2 1 4 0 0 0 0 0 0 0 0,0 6 3 3 0 0 0 0 0 0 0 0', {
    ownGraph: true,
    features: 32,
  });
  expect(labels(design, words)[0]).toEqual([expect.stringContaining('fp32')]);
});
