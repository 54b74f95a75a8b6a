import { arenaBytes, type Lifetime } from './arena.ts';
import type { MemoryUse } from './liveness.ts';
import { constantBytes, type OpSketch, type SketchNode, type SketchValue } from './opSketch.ts';

/** Of what is nobody's to share. */
const NO_SHAPE = -1;

/** One piece of memory over a run; see liveness.ts. */
interface Buffer extends Lifetime {
  shape: number;
  ours: boolean;
  result: boolean;
  /** Reads that are still to come. */
  reads: number;
}

/**
 * A model as far as memory depends on it: put together of ops that were sketched before, hundreds of times faster than it is
 * emitted. Its memory is exactly what memoryUse says of the emitted model.
 */
export class Sketch {
  /** By node: what it reads and makes, in the order of emission. */
  readonly #nodes: { of: SketchNode; values: readonly number[] }[] = [];
  /** By value: the node that makes it, -1 for inputs, and how often it is read. */
  readonly #maker: number[] = [];
  readonly #reads: number[] = [];
  readonly #inputs: { value: number; bytes: number }[] = [];
  readonly #results = new Set<number>();
  readonly #constants: number[] = [];
  #emitted = 0;
  #weights = 0;
  #largest = 0;

  input(bytes: number): number {
    const value = this.#value(-1);
    this.#inputs.push({ value, bytes });
    return value;
  }

  #value(maker: number): number {
    this.#reads.push(0);
    return this.#maker.push(maker) - 1;
  }

  /** A node of its own, such as a cast. */
  node(from: number, makes: SketchValue): number {
    const of = { inputs: [0], outputs: [{ value: 1, ...makes }], isView: false };
    const values = [from];
    this.#add(of, values);
    this.#emitted++;
    return values[1] as number;
  }

  /** An op on values of this model. @returns the numbers here of the op's values */
  op(sketch: OpSketch, given: readonly number[]): readonly number[] {
    const values = given.slice();
    for (const node of sketch.nodes) this.#add(node, values);
    for (const constant of sketch.constants)
      if (!this.#constants.includes(constant)) this.#constants.push(constant);
    this.#emitted += sketch.emitted;
    this.#weights += sketch.weights;
    this.#largest = Math.max(this.#largest, sketch.largest);
    return values;
  }

  #add(of: SketchNode, values: number[]): void {
    const { inputs, outputs } = of;
    for (let i = 0; i < inputs.length; i++) {
      const value = values[inputs[i] as number] as number;
      this.#reads[value] = (this.#reads[value] as number) + 1;
    }
    for (let i = 0; i < outputs.length; i++) values.push(this.#value(this.#nodes.length));
    this.#nodes.push({ of, values });
  }

  result(value: number): void {
    this.#results.add(value);
  }

  /**
   * See memoryUse.
   * @param arena whether the engine has one: then that says what values take, else `live` does, and the other is NaN
   */
  use(arena: boolean): MemoryUse {
    const order = this.#order();
    const buffers = this.#walk(order);
    const constants = this.#constants.map((constant) => constantBytes[constant] as number);
    return {
      weights: constants.reduce((a, b) => a + b, this.#weights),
      largest: Math.max(this.#largest, ...constants),
      nodes: this.#emitted,
      kernels: order.length,
      live: arena ? Number.NaN : mostAtOnce(buffers, order.length),
      arena: arena ? arenaOf(buffers) : Number.NaN,
      outside: buffers.reduce((sum, buffer) => sum + (buffer.ours ? 0 : buffer.bytes), 0),
    };
  }

  /** See runningOrder. */
  #order(): number[] {
    const nodes = this.#nodes;
    const order: number[] = [];
    const visited = new Uint8Array(nodes.length);
    const stack: number[] = [];
    for (let i = 0; i < nodes.length; i++) {
      const { of, values } = nodes[i] as (typeof nodes)[number];
      if (of.outputs.every(({ value }) => this.#reads[values[value] as number] === 0)) stack.push(i);
    }
    const makers: number[] = [];
    // A node that is to be left stands there as its complement.
    for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
      if (entry < 0) {
        order.push(~entry);
        continue;
      }
      if (visited[entry] === 1) continue;
      visited[entry] = 1;
      stack.push(~entry);
      const { of, values } = nodes[entry] as (typeof nodes)[number];
      makers.length = 0;
      for (const input of of.inputs) makers.push(this.#maker[values[input] as number] as number);
      sortFew(makers);
      for (const maker of makers) if (maker >= 0 && visited[maker] === 0) stack.push(maker);
    }
    return order;
  }

  #walk(order: readonly number[]): Buffer[] {
    const end = order.length;
    const buffers: Buffer[] = [];
    const bufferOf = new Int32Array(this.#maker.length).fill(-1);
    const free: number[] = [];
    const make = ({ bytes, shape }: SketchValue, from: number, to: number, ours: boolean, result: boolean) =>
      buffers.push({ bytes, shape, from, to, ours, result, reads: 0 }) - 1;
    for (const { value, bytes } of this.#inputs)
      bufferOf[value] = make({ bytes, shape: NO_SHAPE }, 0, end, false, false);
    for (let step = 0; step < end; step++) {
      const { of, values } = this.#nodes[order[step] as number] as { of: SketchNode; values: number[] };
      for (const output of of.outputs) {
        const value = values[output.value] as number;
        const leaves = this.#results.has(value);
        const reads = this.#reads[value] as number;
        let buffer: number;
        if (leaves) buffer = make(output, step, step, false, true);
        else if (of.isView) buffer = bufferOf[values[of.inputs[0] as number] as number] as number;
        else {
          const dead = free.findIndex((i) => (buffers[i] as Buffer).shape === output.shape);
          buffer = dead < 0 ? make(output, step, step, true, false) : (free.splice(dead, 1)[0] as number);
        }
        bufferOf[value] = buffer;
        const held = buffers[buffer] as Buffer;
        held.reads += reads;
        if (leaves || reads === 0) held.to = end;
        else if (held.ours) held.to = Math.max(held.to, step);
      }
      for (const input of of.inputs) {
        const held = buffers[bufferOf[values[input] as number] as number] as Buffer;
        if (held.ours) held.to = Math.max(held.to, step);
      }
      for (const input of of.inputs) {
        const buffer = bufferOf[values[input] as number] as number;
        const held = buffers[buffer] as Buffer;
        if (held.ours && --held.reads === 0) free.unshift(buffer);
      }
    }
    return buffers;
  }
}

const arenaOf = (buffers: readonly Buffer[]): number =>
  arenaBytes(
    buffers.filter(({ ours }) => ours),
    buffers.filter(({ result }) => result),
  );

function sortFew(list: number[]): void {
  for (let i = 1; i < list.length; i++) {
    const own = list[i] as number;
    let at = i;
    for (; at > 0 && (list[at - 1] as number) > own; at--) list[at] = list[at - 1] as number;
    list[at] = own;
  }
}

function mostAtOnce(lifetimes: readonly Lifetime[], end: number): number {
  const change = new Float64Array(end + 2);
  for (const { bytes, from, to } of lifetimes) {
    change[from] = (change[from] as number) + bytes;
    change[to + 1] = (change[to + 1] as number) - bytes;
  }
  let now = 0;
  let most = 0;
  for (const by of change) {
    now += by;
    if (now > most) most = now;
  }
  return most;
}
