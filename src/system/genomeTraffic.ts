import { COMMUNICATE, type Genome, POSITIONS } from '../design/genome.ts';
import type { Setting } from '../design/types.ts';
import { CODEC_BYTES, type CodecBytes } from './codecBytes.ts';
import { addCoding, type Coded, noCoding } from './coding.ts';
import type { Tables } from './estimate.ts';
import { neighbourCounts } from './widthTable.ts';

/** Stage of what the sensor gives: before the head, inside no segment. */
export const OUTSIDE = -1;
const NONE = noCoding();
const AS_IT_IS = CODEC_BYTES[0] as CodecBytes;

/**
 * Bytes into and out of the segments of a genome (0 head, 1 edge, 2 tail) and over the link, value by value. The readers of a value
 * are a mask, of stage s the bit 1 << s.
 */
export class GenomeTraffic {
  readonly bytes = new Float64Array(3);
  /** Whether a segment is there. A head that computes nothing leaves points out, or encodes them. */
  readonly runs = new Uint8Array(3);
  up = 0;
  down = 0;
  /** What encoding, decoding and compressing take, ms. */
  readonly coding = noCoding();
  readonly #tables: Tables;
  readonly #points: number;
  readonly #words: boolean;
  readonly #neighbours: number;
  readonly #ownGraph: number;
  readonly #sensor: number;
  /** Whether some of the sensor's points are left out: what crosses of them is another tensor, which the head makes. */
  readonly #keeps: boolean;
  #upCodec = AS_IT_IS;
  #downCodec = AS_IT_IS;

  /**
   * @param setting as the designs see it
   * @param sensed points that the sensor gives
   */
  constructor(setting: Setting, sensed: number, tables: Tables) {
    this.#tables = tables;
    const { points, features, words } = setting;
    const [neighbours, ownNeighbours] = neighbourCounts(setting);
    this.#points = points;
    this.#words = words !== undefined;
    this.#neighbours = neighbours;
    this.#ownGraph = 2 * points * ownNeighbours;
    // Words are sent by their ids.
    this.#sensor = 4 * sensed * (words ? 1 : features);
    this.#keeps = points < sensed;
  }

  /** Begins a genome. */
  start({ ops, functions }: Genome): void {
    this.bytes.fill(0);
    this.runs.fill(0);
    this.up = 0;
    this.down = 0;
    Object.assign(this.coding, NONE);
    this.#upCodec = AS_IT_IS;
    this.#downCodec = AS_IT_IS;
    let crossings = 0;
    for (let p = 0; p < POSITIONS; p++) {
      if (ops[p] !== COMMUNICATE) continue;
      const codec = CODEC_BYTES[functions[p] as number] as CodecBytes;
      if (crossings++ === 0) this.#upCodec = codec;
      else this.#downCodec = codec;
    }
  }

  /** Features [rows, width], or what the sensor gives. */
  value(made: number, readers: number, rows: number, width: number): void {
    const { keepsNumbers, codesNumbers } = this.#upCodec;
    const up = this.#words && made === OUTSIDE ? this.#sensor : this.#upCodec.features(rows, width);
    const down = this.#downCodec.features(rows, width);
    const outside = made === OUTSIDE;
    const plain = outside ? this.#sensor : 4 * rows * width;
    this.#cross(made, readers, plain, up, outside ? 0 : down, (outside && this.#keeps) || !keepsNumbers);
    this.#code(made, readers, codesNumbers, this.#downCodec.codesNumbers, rows * width, up, down);
  }

  /** A graph: a Sample's, or the task's own. */
  graph(made: number, readers: number, own: boolean): void {
    if (readers === 0) return;
    const bytes = (codec: CodecBytes) => codec.graph(this.#points, this.#neighbours);
    if (own) {
      this.#cross(made, readers, this.#ownGraph, this.#ownGraph, this.#ownGraph, false);
      this.#code(made, readers, null, null, 0, this.#ownGraph, this.#ownGraph);
      return;
    }
    const { keepsGraph, codesGraph } = this.#upCodec;
    const [up, down] = [bytes(this.#upCodec), bytes(this.#downCodec)];
    this.#cross(made, readers, bytes(AS_IT_IS), up, down, !keepsGraph);
    const count = this.#points * this.#neighbours;
    this.#code(made, readers, codesGraph, this.#downCodec.codesGraph, count, up, down);
  }

  /** What a value takes to be coded where it crosses: up where the edge reads what it did not make, down where the tail does. */
  #code(
    made: number,
    readers: number,
    up: Coded['coding'],
    down: Coded['coding'],
    count: number,
    upBytes: number,
    downBytes: number,
  ): void {
    if (made === 2) return;
    if (made !== 1) {
      if ((readers & 2) === 0 || (up === null && !this.#upCodec.packs)) return;
      const packed = this.#upCodec.packs ? upBytes : 0;
      addCoding(this.coding, this.#tables, 'up', { coding: up, count, packed });
    } else {
      if ((readers & 4) === 0 || (down === null && !this.#downCodec.packs)) return;
      const packed = this.#downCodec.packs ? downBytes : 0;
      addCoding(this.coding, this.#tables, 'down', { coding: down, count, packed });
    }
  }

  /** The logits, on their way from the last stage. */
  result(stage: number, bytes: number): void {
    this.#move(stage, bytes);
    if (stage === 1) this.down += bytes;
  }

  #move(stage: number, bytes: number): void {
    this.bytes[stage] = (this.bytes[stage] as number) + bytes;
  }

  /** @param encoded whether another tensor goes up than the one that the device reads */
  #cross(made: number, readers: number, plain: number, up: number, down: number, encoded: boolean): void {
    if (made === 2) return;
    if (made === 1) {
      if ((readers & 4) === 0) return;
      this.#move(1, down);
      this.#move(2, down);
      this.down += down;
      return;
    }
    const sent = (readers & 2) !== 0;
    const kept = (readers & 4) !== 0;
    if (sent) {
      this.#move(1, up);
      this.up += up;
    }
    if (kept) this.#move(2, plain);
    if (made === 0) {
      if (sent) this.#move(0, up);
      if (kept && (!sent || encoded)) this.#move(0, plain);
      return;
    }
    if (sent && encoded) {
      this.#move(0, up);
      this.runs[0] = 1;
    }
    if ((sent && encoded) || (readers & 1) !== 0) this.#move(0, plain);
  }
}
