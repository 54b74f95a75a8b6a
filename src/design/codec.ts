/**
 * How features cross: as they are computed, in half precision, or as whole numbers times a scale. There is a scale for
 * each channel, or one for a pooled vector, which has one row only.
 */
export const NUMBERS = ['fp32', 'fp16', 'int16', 'int8'] as const;
export type Numbers = (typeof NUMBERS)[number];
/** How a kNN graph crosses: its indices, or the sorted indices of each node as differences from one to the next. */
export const GRAPHS = ['int16', 'delta'] as const;
/** Whether tensors are compressed on the link (zlib), each where that makes it smaller. */
export const PACKINGS = ['raw', 'deflate'] as const;

/** How a value crosses the link: a parameter of its Communicate. */
export interface Codec {
  numbers: Numbers;
  graph: (typeof GRAPHS)[number];
  packing: (typeof PACKINGS)[number];
}

/** Nothing is changed on the way. A Communicate without a codec has this one. */
export const PLAIN: Readonly<Codec> = { numbers: 'fp32', graph: 'int16', packing: 'raw' };

export const isPlain = ({ numbers, graph, packing }: Codec): boolean =>
  numbers === PLAIN.numbers && graph === PLAIN.graph && packing === PLAIN.packing;

/** Whether features arrive rounded. */
export const isRounding = ({ numbers }: Codec): boolean => numbers !== 'fp32';

/** Every codec, from the one that changes nothing on. */
export const CODECS: readonly Codec[] = NUMBERS.flatMap((numbers) =>
  GRAPHS.flatMap((graph) => PACKINGS.map((packing) => ({ numbers, graph, packing }))),
);

/** The place of a codec in CODECS: the function of its Communicate in an encoding. */
export const codecIndex = ({ numbers, graph, packing }: Codec): number =>
  CODECS.findIndex(
    (codec) => codec.numbers === numbers && codec.graph === graph && codec.packing === packing,
  );

/** Short for a codec: `int8+delta+deflate`; what is as usual is left out, the numbers are not. */
export function codecText({ numbers, graph, packing }: Codec): string {
  const others = [graph, packing].filter((part) => part !== PLAIN.graph && part !== PLAIN.packing);
  return [numbers, ...others].join('+');
}

/** The codec of such a text, its parts in any order; null for one that names none. */
export function parseCodec(text: string): Codec | null {
  const codec = { ...PLAIN };
  const named = new Set<string>();
  for (const part of text
    .toLowerCase()
    .split('+')
    .map((each) => each.trim())) {
    if (named.has(part)) return null;
    named.add(part);
    // "int16" is a number format and the usual form of a graph: it names the first.
    if (NUMBERS.some((each) => each === part)) {
      if (codec.numbers !== PLAIN.numbers) return null;
      codec.numbers = part as Numbers;
    } else if (part === 'delta') codec.graph = part;
    else if (part === 'deflate') codec.packing = part;
    else if (part !== 'raw') return null;
  }
  return codec;
}
