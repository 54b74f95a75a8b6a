import { type Codec, GRAPHS, NUMBERS, PLAIN } from '../../../design/codec.ts';
import { setCodec } from '../../../design/communicate.ts';
import { crossings } from '../../../design/crossings.ts';
import type { CommunicateOp, Design, Setting } from '../../../design/types.ts';
import { problemsOf } from '../../../design/validity.ts';
import { bytes } from '../../charts/format.ts';

const WORDS: { numbers: Record<Codec['numbers'], string>; graph: Record<Codec['graph'], string> } = {
  numbers: {
    fp32: 'as computed (fp32)',
    fp16: 'half precision (fp16)',
    int16: 'int16, a scale a channel',
    int8: 'int8, a scale a channel',
  },
  graph: { int16: 'as indices', delta: 'as differences' },
};

export interface Choice<T> {
  value: T;
  label: string;
}

/** What a Communicate would send in another codec, in words; null where that does not fit what crosses. */
function sent(design: Design, op: CommunicateOp, setting: Setting, codec: Codec): string | null {
  const other = setCodec(design, op.id, codec);
  const problems = problemsOf(other, setting);
  if (problems.some(({ code, opId }) => code === 'E441' && opId === op.id)) return null;
  if (problems.length > 0) return '';
  const crossing = crossings(other, setting).find(({ opId }) => opId === op.id);
  return crossing ? `: ${crossing.atMost ? 'at most ' : ''}${bytes(crossing.bytes)}` : '';
}

/**
 * The codecs that fit what a Communicate carries, each with the bytes that it would send. Its own is always among them.
 * `graph` is empty where no graph crosses there.
 */
export function codecChoices(
  design: Design,
  op: CommunicateOp,
  setting: Setting,
): { numbers: Choice<Codec['numbers']>[]; graph: Choice<Codec['graph']>[] } {
  const codec = op.codec ?? PLAIN;
  const choices = <K extends 'numbers' | 'graph'>(
    key: K,
    all: readonly Codec[K][],
    words: Record<Codec[K], string>,
  ) =>
    all.flatMap((value): Choice<Codec[K]>[] => {
      const size = sent(design, op, setting, { ...codec, [key]: value });
      return size === null && value !== codec[key] ? [] : [{ value, label: `${words[value]}${size ?? ''}` }];
    });
  const crossesGraph =
    problemsOf(design, setting).length === 0 &&
    crossings(design, setting).some(
      ({ opId, ports }) => opId === op.id && ports.some(({ what }) => what === 'graph'),
    );
  const showsGraph = crossesGraph || codec.graph !== PLAIN.graph;
  return {
    numbers: choices('numbers', NUMBERS, WORDS.numbers),
    graph: showsGraph ? choices('graph', GRAPHS, WORDS.graph) : [],
  };
}
