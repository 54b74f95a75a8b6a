import { expect, it } from 'vitest';
import type { CodecFigures } from '../../../coinference/codecFigures.ts';
import { codecText, PLAIN } from '../../../design/codec.ts';
import { setCodec, setCodecs } from '../../../design/communicate.ts';
import { decodeDesign } from '../../../design/decode.ts';
import { PRESETS } from '../../../design/presets.ts';
import { tablesOf } from '../../../system/estimate.ts';
import { linkSetByHand } from '../../../system/link.ts';
import { fakeSystem } from '../../../system/testing.ts';
import { codecOffers, codingByTables, paying, presentCodec } from './codecOffers.ts';

const took = (codec: string, bytes: number, deflatedBytes: number, encodeMs: number): CodecFigures => ({
  ...{ codec, encodeMs, decodeMs: encodeMs, deflateMs: 2, inflateMs: 1 },
  crossings: [
    { opId: 'c', direction: 'up', bytes, deflatedBytes },
    { opId: 'd', direction: 'down', bytes: 100, deflatedBytes: 100 },
  ],
  ...{ maxAbsDifference: codec === 'fp32' ? 0 : 0.01, changed: codec === 'fp32' ? 0 : 0.25 },
  ...{ accuracy: 0.9, samples: 8 },
});
const figures = [
  took('fp32', 40_000, 36_000, 0),
  took('fp16', 20_000, 18_000, 0.4),
  took('int8', 10_500, 6000, 0.5),
];
const names = (list: readonly { codec: Parameters<typeof codecText>[0] }[]) =>
  list.map(({ codec }) => codecText(codec));

it('S15.194 at a slow link the smallest codec pays most, at a fast one none does', () => {
  const at = (mbps: number) => paying(codecOffers(figures, linkSetByHand(mbps)), PLAIN);
  const slow = at(10);
  expect(slow.now).toMatchObject({ bytes: 40_100, maxAbsDifference: 0 });
  expect(slow.now?.ms).toBeCloseTo((40_100 * 8) / 10_000, 6);
  expect(names(slow.better)).toEqual(['int8+deflate', 'int8', 'fp16', 'fp16+deflate']);
  expect(slow.better[0]).toMatchObject({ bytes: 6100, changed: 2, samples: 8 });
  expect(slow.better[0]?.ms).toBeCloseTo((6100 * 8) / 10_000 + 1 + 3, 6);
  expect(names(at(100_000).better)).toEqual([]);
  // A link that nothing limits: only what its ends take counts.
  expect(names(at(Number.POSITIVE_INFINITY).better)).toEqual([]);
});

it('S15.194 what pays is more than the codec that all crossings have; where they differ all are offered', () => {
  const design = setCodecs(
    decodeDesign('5 2 1 5 4 1 0 0 0 0 0 0,0 3 2 0 3 2 0 0 0 0 0 0', { ownGraph: true, features: 3 }),
    PLAIN,
  );
  expect(presentCodec(design)).toEqual(PLAIN);
  const crossing = design.ops.find(({ kind }) => kind === 'Communicate');
  const int8 = { ...PLAIN, numbers: 'int8' } as const;
  const mixed = setCodec(design, crossing?.id ?? '', int8);
  expect(presentCodec(mixed)).toBeNull();
  expect(presentCodec(setCodecs(design, int8))).toEqual(int8);
  const offers = codecOffers(figures, linkSetByHand(10));
  expect(paying(offers, int8).better.map(({ codec }) => codecText(codec))).toEqual(['int8+deflate']);
  expect(paying(offers, null)).toMatchObject({ now: null });
  expect(paying(offers, null).better).toHaveLength(6);
});

it('S15.194 what the ends take is by the tables of the two machines where they have all of it', () => {
  const setting = { points: 64, features: 3, classes: 10 };
  const design = (PRESETS.find(({ id }) => id === 'split') as (typeof PRESETS)[number]).design;
  const system = fakeSystem(setting);
  const tables = tablesOf(system);
  const link = linkSetByHand(10);
  const byTables = codingByTables(design, setting, tables, figures);
  const offers = codecOffers(figures, link, byTables);
  const msOf = (codec: string) => offers.find((offer) => codecText(offer.codec) === codec)?.ms as number;
  const values = 64 * 16;
  const ends =
    tables.device.coding.ms('int8', 'encode', values) + tables.edge.coding.ms('int8', 'decode', values);
  expect(msOf('int8')).toBeCloseTo((10_600 * 8) / 10_000 + ends, 9);
  expect(msOf('int8+deflate')).toBeGreaterThan((6100 * 8) / 10_000 + ends);
  expect(msOf('fp32')).toBeCloseTo((40_100 * 8) / 10_000, 9);
  const { codings: _, ...edge } = system.edge;
  expect(codingByTables(design, setting, tablesOf({ ...system, edge }), figures)).toBeNull();
});
