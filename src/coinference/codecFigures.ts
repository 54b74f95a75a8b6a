import { CODECS, type Codec, codecText, PLAIN } from '../design/codec.ts';
import { setCodecs } from '../design/communicate.ts';
import { crossings } from '../design/crossings.ts';
import type { Design } from '../design/types.ts';
import { problemsOf } from '../design/validity.ts';
import type { WireTensor } from '../design/wire.ts';
import { argMax } from '../learning/evaluate.ts';
import { emitPlan } from '../onnx/emit.ts';
import type { Gather } from '../onnx/neighbours.ts';
import type { Weights } from '../onnx/weights.ts';
import type { Runtime, Tensors } from '../runtime/session.ts';
import { median } from '../system/statistics.ts';
import { frameOf } from '../tasks/frame.ts';
import { settingOf, type TaskData } from '../tasks/task.ts';
import { codecTimes, portsOf } from './codecTimes.ts';
import { SplitRun } from './splitRun.ts';
import { bytesOf } from './tensorData.ts';
import type { Zlib } from './zlib.ts';

/** What one codec does to a design's frames, measured on samples: on this machine, without a link. */
export interface CodecFigures {
  /** Numbers and graph; each is measured raw and deflated. */
  codec: string;
  /** For each Communicate, bytes of its tensors as they are, and the median once they are deflated. */
  crossings: { opId: string; direction: 'up' | 'down'; bytes: number; deflatedBytes: number }[];
  /** Medians for one frame, both ways: the encoding and decoding as models of their own, and zlib. */
  encodeMs: number;
  decodeMs: number;
  deflateMs: number;
  inflateMs: number;
  /** Of any logit of any sample from that of fp32; Infinity where one is no number. */
  maxAbsDifference: number;
  /** Share of the samples that are classified otherwise than with fp32. */
  changed: number;
  /** Share classified rightly. */
  accuracy: number;
  samples: number;
}

interface CodecFiguresOptions {
  data: TaskData;
  points: number;
  weights: Weights;
  runtimes: Record<'device' | 'edge', Runtime>;
  gather: Record<'device' | 'edge', Gather>;
  zlib: Zlib;
  /** Samples that run with each codec, from the first on; all when absent. */
  samples?: number;
  /** Runs that each time is the median of; no times when 0. */
  repeats?: number;
  /** Only these; all that change something when absent. */
  codecs?: readonly Codec[];
}

/** Of how many samples bytes are measured. */
const WEIGHED = 16;

/** Codecs that differ in more than packing, and change something for this design. */
function candidates(design: Design, options: CodecFiguresOptions): Codec[] {
  const setting = settingOf(options.data, options.points);
  const namesOf = (coded: Design) =>
    crossings(coded, setting)
      .flatMap(({ tensors }) => tensors.map(({ name }) => name))
      .join();
  const seen = new Set([namesOf(setCodecs(design, PLAIN))]);
  return (options.codecs ?? CODECS)
    .map((codec) => ({ ...codec, packing: PLAIN.packing }))
    .filter((codec) => {
      const coded = setCodecs(design, codec);
      if (problemsOf(coded, setting).length > 0) return false;
      const key = namesOf(coded);
      return !seen.has(key) && seen.add(key);
    });
}

/** The logits of every sample with one codec, and its figures but for what compares with fp32. */
async function measure(
  signal: AbortSignal,
  design: Design,
  codec: Codec,
  plainValues: readonly Tensors[],
  options: CodecFiguresOptions,
) {
  const { data, points, weights, runtimes, gather, zlib, samples = data.size, repeats = 0 } = options;
  const setting = settingOf(data, points);
  const coded = setCodecs(design, codec);
  const segments = emitPlan(coded, setting, weights, {
    device: { gather: gather.device },
    edge: { gather: gather.edge },
  });
  const list = crossings(coded, setting).filter(({ opId }) => opId !== segments.plan.result.opId);
  const weighed = list.map(() => [] as number[]);
  const times = { deflateMs: [] as number[], inflateMs: [] as number[] };
  const logits: Float32Array[] = [];
  const kept: Tensors[] = [];
  const weigh = async (
    tensors: readonly WireTensor[],
    values: Tensors,
  ): Promise<[number, number, number]> => {
    let [bytes, deflateMs, inflateMs] = [0, 0, 0];
    for (const { name } of tensors) {
      const whole = bytesOf(values[name] as Tensors[string]);
      const from = performance.now();
      const small = await zlib.deflate(whole);
      const between = performance.now();
      await zlib.inflate(small, whole.length);
      bytes += Math.min(small.length, whole.length);
      deflateMs += between - from;
      inflateMs += performance.now() - between;
    }
    return [bytes, deflateMs, inflateMs];
  };
  const split = await SplitRun.open(segments, runtimes);
  try {
    for (let i = 0; i < samples; i++) {
      signal.throwIfAborted();
      const frame = frameOf(data, i % data.size, points, segments.plan.input.name);
      const { values, logits: each } = await split.run(frame);
      logits.push(each);
      if (i >= WEIGHED) continue;
      kept.push(values);
      const all = [0, 0];
      for (const [c, { tensors }] of list.entries()) {
        const [bytes, deflateMs, inflateMs] = await weigh(tensors, values);
        weighed[c]?.push(bytes);
        all[0] = (all[0] as number) + deflateMs;
        all[1] = (all[1] as number) + inflateMs;
      }
      times.deflateMs.push(all[0] as number);
      times.inflateMs.push(all[1] as number);
    }
  } finally {
    await split.close();
  }
  let [encodeMs, decodeMs] = [0, 0];
  for (const { direction, tensors } of repeats > 0 ? list : []) {
    const [sender, receiver] =
      direction === 'up' ? (['device', 'edge'] as const) : (['edge', 'device'] as const);
    for (const port of portsOf(tensors)) {
      const values = { ...kept[0], ...plainValues[0] };
      const engines = [runtimes[sender], runtimes[receiver]] as const;
      const took = await codecTimes(port, { design: coded, setting }, values, engines, repeats);
      encodeMs += took.encodeMs;
      decodeMs += took.decodeMs;
    }
  }
  const figures = {
    codec: codecText(codec),
    crossings: list.map(({ opId, direction, bytes }, c) => ({
      ...{ opId, direction, bytes },
      deflatedBytes: median(weighed[c] as number[]),
    })),
    ...{ encodeMs, decodeMs },
    deflateMs: median(times.deflateMs),
    inflateMs: median(times.inflateMs),
    samples,
  };
  return { figures, logits, kept };
}

/**
 * Runs a design's samples with each codec at all its Communicates, and compares with fp32. fp32 comes first. Nothing
 * comes of a design that does not cross.
 */
export async function* codecFigures(
  signal: AbortSignal,
  design: Design,
  options: CodecFiguresOptions,
): AsyncGenerator<CodecFigures> {
  const { data } = options;
  if (!design.ops.some(({ kind }) => kind === 'Communicate')) return;
  const plain = await measure(signal, design, PLAIN, [], options);
  const share = (test: (i: number) => boolean) =>
    plain.logits.filter((_, i) => test(i)).length / plain.logits.length;
  const all = candidates(design, options).filter((codec) => codecText(codec) !== codecText(PLAIN));
  for (const codec of [null, ...all]) {
    const { figures, logits } = codec ? await measure(signal, design, codec, plain.kept, options) : plain;
    const predicted = (list: readonly Float32Array[], i: number) => {
      const each = list[i] as Float32Array;
      return argMax(each, 0, each.length);
    };
    const maxAbsDifference = logits.reduce((worst, each, i) => {
      const expected = plain.logits[i] as Float32Array;
      return each.reduce((most, value, k) => {
        const d = Math.abs(value - (expected[k] as number));
        return d <= most ? most : Number.isNaN(d) ? Number.POSITIVE_INFINITY : d;
      }, worst);
    }, 0);
    yield {
      ...figures,
      maxAbsDifference,
      changed: share((i) => predicted(logits, i) !== predicted(plain.logits, i)),
      accuracy: share((i) => predicted(logits, i) === data.labels[i % data.size]),
    };
  }
}
