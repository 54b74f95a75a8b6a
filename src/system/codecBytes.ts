import { CODECS, type Codec } from '../design/codec.ts';
import type { PortCoding } from '../design/codedPorts.ts';

/** What a codec makes of values that cross, in bytes as the tensors are; see wireTensors and wireType. */
export interface CodecBytes {
  /** Of values as they are computed: their graph is the same on the link as where it is made. */
  readonly keepsNumbers: boolean;
  readonly keepsGraph: boolean;
  /** What is made of features, and of a graph that a Sample made. */
  readonly codesNumbers: PortCoding;
  readonly codesGraph: PortCoding;
  /** Whether the link may compress them. */
  readonly packs: boolean;
  features(rows: number, width: number): number;
  graph(rows: number, neighbours: number): number;
}

const NUMBER_BYTES: Record<Codec['numbers'], number> = { fp32: 4, fp16: 2, int16: 2, int8: 1 };
/** The differences of sorted indices below this many nodes fit into a byte. */
const BYTE_NODES = 256;

const bytesOf = ({ numbers, graph, packing }: Codec): CodecBytes => {
  const scaled = numbers === 'int16' || numbers === 'int8';
  const perNumber = NUMBER_BYTES[numbers];
  return {
    keepsNumbers: numbers === 'fp32',
    keepsGraph: graph === 'int16',
    codesNumbers: numbers === 'fp32' ? null : numbers,
    codesGraph: graph === 'delta' ? graph : null,
    packs: packing === 'deflate',
    // A scale for each channel, or one for a pooled vector.
    features: (rows, width) => perNumber * rows * width + (scaled ? 4 * (rows === 1 ? 1 : width) : 0),
    graph: (rows, neighbours) => (graph === 'delta' && rows <= BYTE_NODES ? 1 : 2) * rows * neighbours,
  };
};

/** By the codec's place in CODECS. */
export const CODEC_BYTES: readonly CodecBytes[] = CODECS.map(bytesOf);
