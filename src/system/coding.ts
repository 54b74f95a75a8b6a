import { type CodedPort, codedPorts } from '../design/codedPorts.ts';
import { type Plan, plan } from '../design/segments.ts';
import { shapesOf } from '../design/shapes.ts';
import type { Design, Setting, Shape } from '../design/types.ts';
import { CODEC_BYTES, type CodecBytes } from './codecBytes.ts';
import type { Coding, CodingWay } from './profile.ts';

/** What the engine does inside a segment; deflate is done outside of it. */
export type EngineCoding = Exclude<Coding, 'deflate'>;

const CODED_BYTES: Record<EngineCoding, number> = { fp16: 2, int16: 2, int8: 1, delta: 2 };

/** Bytes that a model of coding alone copies into the engine and out of it; in a segment what is not encoded stays inside. */
export function copiedByCoding(coding: EngineCoding, way: CodingWay, count: number): number {
  const coded = CODED_BYTES[coding] * count;
  return way === 'encode' ? coded + (coding === 'delta' ? 8 : 4) * count : coded;
}

/** What coding takes of either machine's engine, and of the device beside it, ms. */
export interface CodingMs {
  device: number;
  edge: number;
  other: number;
}

export const noCoding = (): CodingMs => ({ device: 0, edge: 0, other: 0 });

/** Which of its quartiles a time is. */
export type Quartile = 'ms' | 'lowMs' | 'highMs';

/** What a machine takes for coding, as its tables have it. */
interface CodingTimes {
  has(coding: Coding, way: CodingWay): boolean;
  ms(coding: Coding, way: CodingWay, count: number, quartile?: Quartile): number;
}

/** Of both machines. */
type Tables = Record<'device' | 'edge', { coding: CodingTimes }>;

/** A port as its times need it. */
export type Coded = Pick<CodedPort, 'coding' | 'count'> & {
  /** Bytes that the link may compress; 0 where it may not. */
  packed: number;
};

/**
 * Adds what a port takes on its way: the sender encodes and the receiver decodes it inside their segments, and what is
 * compressed is so outside of them. The endpoint counts that as its own time; on the device it belongs to no segment. What the
 * tables have no time of adds nothing: see codingGaps.
 */
export function addCoding(
  sums: CodingMs,
  { device, edge }: Tables,
  direction: 'up' | 'down',
  { coding, count, packed }: Coded,
  quartile: Quartile = 'ms',
): void {
  const up = direction === 'up';
  if (coding) {
    sums.device += device.coding.ms(coding, up ? 'encode' : 'decode', count, quartile);
    sums.edge += edge.coding.ms(coding, up ? 'decode' : 'encode', count, quartile);
  }
  if (packed > 0) {
    sums.other += device.coding.ms('deflate', up ? 'encode' : 'decode', packed, quartile);
    sums.edge += edge.coding.ms('deflate', up ? 'decode' : 'encode', packed, quartile);
  }
}

/** A time of encoding or decoding that a table does not have, so that it is in no estimate. */
export interface CodingGap {
  placement: 'device' | 'edge';
  coding: Coding;
  way: CodingWay;
}

/** What the tables have no time of, among what a port needs. */
function codingGaps(tables: Tables, direction: 'up' | 'down', { coding, packed }: Coded): CodingGap[] {
  const needed = [...(coding ? [coding] : []), ...(packed > 0 ? (['deflate'] as const) : [])];
  const [sender, receiver] =
    direction === 'up' ? (['device', 'edge'] as const) : (['edge', 'device'] as const);
  return needed
    .flatMap((each): CodingGap[] => [
      { placement: sender, coding: each, way: 'encode' },
      { placement: receiver, coding: each, way: 'decode' },
    ])
    .filter(({ placement, coding: of, way }) => !tables[placement].coding.has(of, way));
}

/** Gaps in words, equal ones once; null where there are none. */
export function gapWords(gaps: readonly CodingGap[]): string | null {
  if (gaps.length === 0) return null;
  const named = new Set(gaps.map(({ placement, coding, way }) => `${way} ${coding} on the ${placement}`));
  return `not counted, because the tables have no time of it: to ${[...named].join(', ')}`;
}

interface DesignCoding {
  /** At the medians of its parts, at their lower and at their upper quartiles. */
  ms: [CodingMs, CodingMs, CodingMs];
  uncounted: CodingGap[];
}

const QUARTILES: readonly Quartile[] = ['ms', 'lowMs', 'highMs'];

/** What all that crosses in a valid design takes to be encoded, decoded and compressed. */
export function codingOf(
  design: Design,
  setting: Setting,
  tables: Tables,
  { wire }: Pick<Plan, 'wire'> = plan(design),
  shapes: ReadonlyMap<string, Shape> = shapesOf(design, setting),
): DesignCoding {
  const ms: DesignCoding['ms'] = [noCoding(), noCoding(), noCoding()];
  const uncounted: CodingGap[] = [];
  for (const direction of ['up', 'down'] as const) {
    for (const { coding, count, bytes, deflate } of codedPorts(wire[direction], design, shapes, setting)) {
      const coded = { coding, count, packed: deflate ? bytes : 0 };
      for (const [i, quartile] of QUARTILES.entries())
        addCoding(ms[i as 0], tables, direction, coded, quartile);
      uncounted.push(...codingGaps(tables, direction, coded));
    }
  }
  return { ms, uncounted };
}

/** What tables have no time of, among what codecs need in either direction. @param codecs by their places in CODECS */
export const codecGaps = (tables: Tables, codecs: readonly number[]): CodingGap[] =>
  codecs.flatMap((codec) => {
    const { codesNumbers, codesGraph, packs } = CODEC_BYTES[codec] as CodecBytes;
    return (['up', 'down'] as const).flatMap((direction) =>
      [codesNumbers, codesGraph].flatMap((coding) =>
        codingGaps(tables, direction, { coding, count: 1, packed: packs ? 1 : 0 }),
      ),
    );
  });
