import type { CodecFigures } from '../../../coinference/codecFigures.ts';
import { type Codec, codecText, PACKINGS, PLAIN, parseCodec } from '../../../design/codec.ts';
import { setCodecs } from '../../../design/communicate.ts';
import type { Design, Setting } from '../../../design/types.ts';
import { codingOf } from '../../../system/coding.ts';
import type { Tables } from '../../../system/estimate.ts';
import { type LinkProfile, payloadMs } from '../../../system/link.ts';

/** One codec on all crossings of a design, raw or deflated. */
export interface CodecOffer {
  codec: Codec;
  /** On the link, both ways. */
  bytes: number;
  /** Those bytes at the link's rate, and what encoding, decoding and compressing take. */
  ms: number;
  /** Of any logit from fp32's. */
  maxAbsDifference: number;
  /** Of so many samples, those that are classified otherwise than with fp32. */
  changed: number;
  samples: number;
}

/** A codec has to save so much of the time to be worth a change: less is within what times scatter by. */
const WORTH = 0.03;

/** What a codec on all crossings takes at their ends, ms. */
type CodingTime = (codec: Codec) => number;

/**
 * By the tables of two machines, each end where it is. Null where they do not have all of these codecs: then all are compared as
 * they were measured here.
 */
export function codingByTables(
  design: Design,
  setting: Setting,
  tables: Tables,
  figures: readonly CodecFigures[],
): CodingTime | null {
  const times = new Map<string, number>();
  for (const { codec: text } of figures) {
    const codec = parseCodec(text);
    for (const packing of codec ? PACKINGS : []) {
      const each = { ...(codec as Codec), packing };
      const { ms, uncounted } = codingOf(setCodecs(design, each), setting, tables);
      if (uncounted.length > 0) return null;
      times.set(codecText(each), ms[0].device + ms[0].edge + ms[0].other);
    }
  }
  return (codec) => times.get(codecText(codec)) ?? Number.NaN;
}

/**
 * All that was measured, raw and deflated, at the rates of a link.
 * @param byTables what the codecs take at their ends; as it was measured with them where there are no tables of it
 */
export function codecOffers(
  figures: readonly CodecFigures[],
  link: LinkProfile,
  byTables: CodingTime | null = null,
): CodecOffer[] {
  return figures.flatMap(({ codec: text, crossings, changed, maxAbsDifference, samples, ...took }) => {
    const codec = parseCodec(text);
    if (!codec) return [];
    return PACKINGS.map((packing): CodecOffer => {
      const sent = crossings.map(({ direction, bytes, deflatedBytes }) => ({
        direction,
        bytes: packing === 'raw' ? bytes : deflatedBytes,
      }));
      const packingMs = packing === 'raw' ? 0 : took.deflateMs + took.inflateMs;
      const linkMs = sent.reduce((sum, { bytes, direction }) => sum + payloadMs(link, bytes, direction), 0);
      return {
        codec: { ...codec, packing },
        bytes: sent.reduce((sum, { bytes }) => sum + bytes, 0),
        ms: linkMs + (byTables?.({ ...codec, packing }) ?? took.encodeMs + took.decodeMs + packingMs),
        ...{ maxAbsDifference, samples },
        changed: Math.round(changed * samples),
      };
    });
  });
}

/** The codec that all crossings of a design have; null where they differ. */
export function presentCodec({ ops }: Design): Codec | null {
  const texts = new Set(
    ops.flatMap((op) => (op.kind === 'Communicate' ? [codecText(op.codec ?? PLAIN)] : [])),
  );
  const [text] = texts;
  return texts.size === 1 && text ? parseCodec(text) : null;
}

/** The offer of the present codec, and those that take less time than it, the fastest first. */
export function paying(
  offers: readonly CodecOffer[],
  present: Codec | null,
): { now: CodecOffer | null; better: CodecOffer[] } {
  const now = (present && offers.find(({ codec }) => codecText(codec) === codecText(present))) ?? null;
  const least = now ? (1 - WORTH) * now.ms : Number.POSITIVE_INFINITY;
  return { now, better: offers.filter(({ ms }) => ms < least).sort((a, b) => a.ms - b.ms) };
}
