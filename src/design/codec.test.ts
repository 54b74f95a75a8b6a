import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CODECS, type Codec, codecText, PLAIN, parseCodec } from './codec.ts';
import { placeOps, setCodec, setCodecs, withCommunication } from './communicate.ts';
import { crossings } from './crossings.ts';
import { FormatError } from './format.ts';
import { designOf } from './genomeDesign.ts';
import { presetById, WORD_PRESETS } from './presets.ts';
import { parseDesign, printDesign } from './schema.ts';
import { modeOf, plan } from './segments.ts';
import { genomeFromSeed } from './testing.ts';
import type { Design } from './types.ts';
import { problemsOf } from './validity.ts';

const setting = { points: 256, features: 3, classes: 16 };
const preset = (id: string): Design => presetById(id)?.design as Design;
const codec = fc.constantFrom(...CODECS);
const valid = fc.integer({ min: 0, max: 2 ** 31 }).map((seed) => designOf(genomeFromSeed(seed)));
const sends = (design: Design) => design.ops.filter(({ kind }) => kind === 'Communicate');
const int8: Codec = { numbers: 'int8', graph: 'delta', packing: 'deflate' };

describe('the text of a codec', () => {
  it('S3.40 names one codec each, its parts in any order', () => {
    expect(CODECS.map((each) => parseCodec(codecText(each)))).toEqual(CODECS);
    expect(parseCodec('deflate + Delta + INT8')).toEqual(int8);
    expect(codecText(PLAIN)).toBe('fp32');
    expect(CODECS).toContainEqual(PLAIN);
  });

  it.each(['', 'int7', 'int8+fp16', 'deflate+deflate', 'zstd', 'int8 deflate'])('refuses %j', (text) => {
    expect(parseCodec(text)).toBeNull();
  });
});

describe('a design with codecs', () => {
  it('S2.40 S4.1 is unchanged when it is written and read again, and stays as valid as it was', () => {
    fc.assert(
      fc.property(valid, fc.array(codec, { minLength: 2, maxLength: 2 }), (bare, codecs) => {
        const design = sends(bare).reduce((d, { id }, i) => setCodec(d, id, codecs[i] as Codec), bare);
        expect(parseDesign(JSON.parse(printDesign(design)))).toEqual(design);
        expect(problemsOf(design, setting)).toEqual([]);
        expect(withCommunication(design)).toEqual(design);
        expect(modeOf(plan(design))).toBe(modeOf(plan(bare)));
        expect(setCodecs(design, PLAIN)).toEqual(bare);
      }),
    );
  });

  it('S3.20 keeps a codec while its value crosses', () => {
    const design = setCodecs(preset('split'), int8);
    const [crossing] = sends(design);
    const sender = crossing?.inputs[0] as string;
    const reader = design.ops.find(({ inputs }) => inputs.includes(crossing?.id as string))?.id as string;
    expect(sends(placeOps(design, [reader], 'edge'))).toContainEqual(crossing);
    const gone = placeOps(
      design,
      design.ops.map(({ id }) => id),
      'device',
    );
    expect(sends(placeOps(gone, [sender], 'device'))).toEqual([]);
  });

  it('S4.2 refuses a codec that is none, and says where', () => {
    const json = JSON.parse(printDesign(setCodecs(preset('split'), int8)));
    const at = json.ops.findIndex(({ kind }: { kind: string }) => kind === 'Communicate');
    json.ops[at].codec.numbers = 'int4';
    expect(() => parseDesign(json)).toThrow(FormatError);
    expect(() => parseDesign(json)).toThrow(`ops.${at}.codec.numbers`);
  });

  it('E441 says that words cross as ids and with their own graph', () => {
    const words = { ...setting, features: 32, words: { vocabulary: 100, neighbours: 7 } };
    const text = WORD_PRESETS[0]?.design as Design;
    const atEdge = placeOps(
      text,
      text.ops.filter(({ kind }) => kind !== 'Input').map(({ id }) => id),
      'edge',
    );
    const codes = (design: Design) => problemsOf(design, words).map(({ code, opId }) => [code, opId]);
    expect(codes(atEdge)).toEqual([]);
    const id = sends(atEdge)[0]?.id as string;
    expect(codes(setCodecs(atEdge, { ...PLAIN, packing: 'deflate' }))).toEqual([]);
    expect(codes(setCodecs(atEdge, { ...PLAIN, numbers: 'int8' }))).toEqual([['E441', id]]);
    expect(codes(setCodecs(atEdge, { ...PLAIN, graph: 'delta' }))).toEqual([['E441', id]]);
  });
});

describe('the bytes of a crossing', () => {
  const bytesOf = (design: Design) => crossings(design, setting)[0]?.bytes;

  it('S3.41 are those of its codec, and at most those where it compresses', () => {
    const design = designOf({
      // Sample, Aggregate, Combine 64, Communicate, Aggregate, Pool: features and graph cross.
      ops: [3, 2, 1, 5, 2, 4, 0, 0, 0, 0, 0, 0],
      functions: [0, 6, 3, 0, 6, 3, 0, 0, 0, 0, 0, 0],
    });
    const [features, graph] = [256 * 64, 256 * 20];
    const as = (text: string) => setCodecs(design, parseCodec(text) as Codec);
    expect(bytesOf(design)).toBe(features * 4 + graph * 2);
    expect(bytesOf(as('fp16'))).toBe(features * 2 + graph * 2);
    expect(bytesOf(as('int8'))).toBe(features + 64 * 4 + graph * 2);
    expect(bytesOf(as('int8+delta'))).toBe(features + 64 * 4 + graph);
    expect(crossings(as('int8'), setting)[0]?.atMost).toBe(false);
    const packed = crossings(as('int8+deflate'), setting)[0];
    expect(packed).toMatchObject({ bytes: features + 64 * 4 + graph * 2, atMost: true });
  });

  it('S3.42 has one scale for a pooled vector, and leaves the logits as they are', () => {
    const design = designOf({
      ops: [3, 2, 1, 4, 5, 1, 0, 0, 0, 0, 0, 0],
      functions: [0, 6, 3, 0, 0, 3, 0, 0, 0, 0, 0, 0],
    });
    const list = crossings(setCodecs(design, int8), setting);
    expect(list.map(({ bytes }) => bytes)).toEqual([64 + 4, 16 * 4]);
  });
});
