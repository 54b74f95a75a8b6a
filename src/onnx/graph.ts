import { ELEMENT_TYPES } from './elementTypes.ts';
import { type Attributes, type Dim, type GraphNode, modelBytes, type ValueInfo } from './proto.ts';
import type { Tensor, TensorType } from './tensor.ts';

/** The element type of every real number in a graph; float64 serves gradient checks. */
export type RealType = 'float32' | 'float64';

/** Constants up to this many elements are shared when equal: shapes, axes, scalars. */
const SHARED_CONSTANT_ELEMENTS = 16;

/**
 * Builds one ONNX graph, node by node. Values are known by name; names are made unique.
 * The node list stays readable, because reverse-mode differentiation walks it.
 */
export class GraphBuilder {
  readonly nodes: GraphNode[] = [];
  readonly initializers = new Map<string, Tensor>();
  readonly inputs: ValueInfo[] = [];
  readonly outputs: ValueInfo[] = [];
  readonly name: string;
  readonly realType: RealType;
  readonly #taken = new Set<string>();
  readonly #nextSuffix = new Map<string, number>();
  readonly #shared = new Map<string, string>();
  /** Values that carry another name outside: inner name -> output name. */
  readonly #renamed = new Map<string, string>();

  constructor(name: string, realType: RealType = 'float32') {
    this.name = name;
    this.realType = realType;
  }

  /** A graph input. Throws when the name is taken. */
  input(name: string, type: TensorType = this.realType, dims?: readonly Dim[]): string {
    this.#take(name);
    this.inputs.push({ name, type, ...(dims && { dims }) });
    return name;
  }

  /** Makes a value a graph output, under the name `as` when given. */
  output(value: string, as = value, type: TensorType = this.realType, dims?: readonly Dim[]): string {
    if (as !== value) {
      this.#take(as);
      const produced = this.nodes.some((node) => node.outputs.includes(value));
      const alreadyOut = this.outputs.some((info) => info.name === (this.#renamed.get(value) ?? value));
      if (produced && !alreadyOut) this.#renamed.set(value, as);
      else this.nodes.push({ opType: 'Identity', inputs: [value], outputs: [as], attrs: {} });
    }
    this.outputs.push({ name: as, type, ...(dims && { dims }) });
    return as;
  }

  /** Adds a weight under exactly this name. Throws when the name is taken. */
  initializer(name: string, tensor: Tensor): string {
    this.#take(name);
    this.initializers.set(name, this.#inRealType(tensor));
    return name;
  }

  /** A weight under its own name, once however often it is read. */
  weight(name: string, tensor: Tensor): string {
    return this.initializers.has(name) ? name : this.initializer(name, tensor);
  }

  /** A constant under a name of the builder's choice; small equal constants are shared. */
  constant(tensor: Tensor, hint = 'const'): string {
    const value = this.#inRealType(tensor);
    if (value.data.length > SHARED_CONSTANT_ELEMENTS) return this.initializer(this.#unique(hint), value);
    const key = `${value.type}[${value.dims.join()}]${value.data.join()}`;
    let name = this.#shared.get(key);
    if (name === undefined) {
      name = this.initializer(this.#unique(hint), value);
      this.#shared.set(key, name);
    }
    return name;
  }

  /** A real scalar (dims []), or a real vector or tensor when dims are given. */
  real(values: number | readonly number[], dims: readonly number[] = []): string {
    const data = Float64Array.from(typeof values === 'number' ? [values] : values);
    return this.constant({ type: 'float64', dims, data }, 'real');
  }

  /** An int64 vector: shapes, axes, indices. */
  ints(values: readonly number[], dims: readonly number[] = [values.length]): string {
    return this.constant({ type: 'int64', dims, data: BigInt64Array.from(values, BigInt) }, 'ints');
  }

  /** Adds a node with one output and returns that output's name. */
  node(opType: string, inputs: readonly string[], attrs: Attributes = {}, outName = opType): string {
    return this.nodeN(opType, inputs, 1, attrs, outName)[0] as string;
  }

  /** The value in another element type. */
  cast(value: string, to: TensorType, outName = 'Cast'): string {
    return this.node('Cast', [value], { to: ELEMENT_TYPES[to].onnx }, outName);
  }

  /** Adds a node with `count` outputs and returns their names. */
  nodeN(
    opType: string,
    inputs: readonly string[],
    count: number,
    attrs: Attributes = {},
    outName = opType,
  ): string[] {
    const outputs = Array.from({ length: count }, (_, i) => {
      const name = this.#unique(i === 0 ? outName : `${outName}.${i}`);
      this.#taken.add(name);
      return name;
    });
    this.nodes.push({ opType, inputs, outputs, attrs });
    return outputs;
  }

  /** The graph's outputs by the names that their values have among the nodes. */
  results(): string[] {
    const inner = new Map([...this.#renamed].map(([value, as]) => [as, value]));
    return this.outputs.map(({ name }) => inner.get(name) ?? name);
  }

  /** The model as ONNX protobuf. */
  toBytes(): Uint8Array {
    const outer = (name: string) => this.#renamed.get(name) ?? name;
    const nodes = this.nodes.map((node) => ({
      ...node,
      inputs: node.inputs.map(outer),
      outputs: node.outputs.map(outer),
    }));
    return modelBytes({
      name: this.name,
      nodes,
      initializers: this.initializers,
      inputs: this.inputs,
      outputs: this.outputs,
    });
  }

  #take(name: string): void {
    if (name === '' || this.#taken.has(name)) throw new Error(`ONNX value name '${name}' is taken`);
    this.#taken.add(name);
  }

  #unique(hint: string): string {
    if (!this.#taken.has(hint)) return hint;
    let suffix = this.#nextSuffix.get(hint) ?? 1;
    while (this.#taken.has(`${hint}_${suffix}`)) suffix++;
    this.#nextSuffix.set(hint, suffix + 1);
    return `${hint}_${suffix}`;
  }

  #inRealType(tensor: Tensor): Tensor {
    if (tensor.type !== 'float32' && tensor.type !== 'float64') return tensor;
    if (tensor.type === this.realType) return tensor;
    return this.realType === 'float32'
      ? { type: 'float32', dims: tensor.dims, data: Float32Array.from(tensor.data as Float64Array) }
      : { type: 'float64', dims: tensor.dims, data: Float64Array.from(tensor.data as Float32Array) };
  }
}
