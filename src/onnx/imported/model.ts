import { NumberedError } from '../../design/problem.ts';
import { onnxTypeName } from '../elementTypes.ts';
import { ModelRefused, vetModel } from '../vet.ts';
import { attributesOf, capturedBy, type GivenAttribute } from './attributes.ts';
import { byNumber, type RawField, rawFields } from './raw.ts';

/** An op of a graph that was not made here. An If, Loop or Scan is one op, with all that its subgraphs hold. */
export interface GivenNode {
  /** Its place among the graph's nodes. */
  index: number;
  /** May be empty, and two may have the same. */
  name: string;
  opType: string;
  /** '' for ONNX's own operators. */
  domain: string;
  /** Value names; '' for an optional one that is left out. */
  inputs: readonly string[];
  outputs: readonly string[];
  attributes: readonly GivenAttribute[];
  /** Values of the graph around that its subgraphs read. */
  captured: readonly string[];
  /** Ops in its subgraphs. */
  inner: number;
}

/** A tensor that the file holds. */
interface GivenTensor {
  name: string;
  /** Its element type by name; `type 14` and the like for those that no tensor here has. */
  type: string;
  dims: readonly number[];
  /** What it takes in the file. */
  bytes: number;
}

/** What the file says of a value. A dimension is a number, a name, or null where it says neither. */
export interface GivenValue {
  name: string;
  /** As in GivenTensor; null where the file does not say; `sequence` and the like for what is no tensor. */
  type: string | null;
  dims: readonly (number | string | null)[] | null;
}

/** An ONNX model as its file says it; plain data, without the weights. */
export interface GivenModel {
  irVersion: number;
  producer: string;
  /** Operator sets by domain; ONNX's own is ''. */
  opsets: readonly { domain: string; version: number }[];
  name: string;
  nodes: readonly GivenNode[];
  tensors: readonly GivenTensor[];
  /** Inputs that have no tensor in the file. */
  inputs: readonly GivenValue[];
  outputs: readonly GivenValue[];
  /** What else the file says of values on the way. */
  values: readonly GivenValue[];
  /** Why no engine here runs it, as a numbered problem; null when nothing is known against it. */
  refused: { code: 'E544' | 'E545'; message: string } | null;
}

/** The same with the parts of its file, to make other models of. */
export interface GivenFile {
  model: GivenModel;
  /** The whole model as engines get it. */
  whole: Uint8Array;
  /** All fields of its graph. */
  graph: readonly RawField[];
  nodes: readonly RawField[];
  /** Dense and sparse ones by name. */
  tensors: ReadonlyMap<string, RawField>;
  /** Inputs as the file has them, also those that a tensor of the file stands for. */
  inputs: ReadonlyMap<string, RawField>;
  /** Version, operator sets and functions. */
  head: readonly RawField[];
}

const MODEL = { irVersion: 1, producer: 2, graph: 7, opset: 8, functions: 25 };
const GRAPH = { node: 1, name: 2, tensor: 5, input: 11, output: 12, value: 13, sparse: 15 };
const TENSOR = { dims: 1, type: 2, name: 8 };
const NODE = { input: 1, output: 2, name: 3, opType: 4, attribute: 5, domain: 7 };
/** TypeProto: what a value is, by field. */
const KINDS: Record<number, string> = { 4: 'sequence', 5: 'map', 8: 'sparse tensor', 9: 'optional value' };

type Message = ReturnType<typeof byNumber>;
export const textOf = (message: Message, number: number): string => message(number).at(-1)?.text() ?? '';
const intOf = (message: Message, number: number): number => message(number).at(-1)?.ints().at(-1) ?? 0;

function tensorOf(field: RawField, sparse = false): GivenTensor {
  const message = byNumber(field.value);
  // A sparse tensor's name is that of its values, its shape its own.
  const values = sparse ? byNumber(message(1)[0]?.value ?? new Uint8Array()) : message;
  const dims = message(sparse ? 3 : TENSOR.dims).flatMap((dim) => dim.ints());
  return {
    name: textOf(values, TENSOR.name),
    type: onnxTypeName(intOf(values, TENSOR.type)),
    dims,
    bytes: field.value.length,
  };
}

function valueIn(field: RawField): GivenValue {
  const message = byNumber(field.value);
  const name = textOf(message, 1);
  const type = rawFields(message(2).at(-1)?.value ?? new Uint8Array());
  const tensor = type.find(({ number }) => number === 1);
  if (!tensor) {
    const other = type.find(({ number }) => number in KINDS);
    return { name, type: other ? (KINDS[other.number] as string) : null, dims: null };
  }
  const about = byNumber(tensor.value);
  const shape = about(2).at(-1);
  const dims = shape && byNumber(shape.value)(1).map((dim) => dimOf(byNumber(dim.value)));
  const element = intOf(about, 1);
  return { name, type: element === 0 ? null : onnxTypeName(element), dims: dims ?? null };
}

function dimOf(dim: Message): number | string | null {
  const size = dim(1).at(-1);
  if (size) {
    // Some exporters, such as Paddle's, write -1 where a size is open.
    const [is = -1] = size.ints();
    return is < 0 ? null : is;
  }
  return textOf(dim, 2) || null;
}

function nodeOf(field: RawField, index: number): GivenNode {
  const message = byNumber(field.value);
  const texts = (number: number) => message(number).map((each) => each.text());
  const attributes = message(NODE.attribute);
  const { captured, inner } = capturedBy(attributes);
  return {
    index,
    name: textOf(message, NODE.name),
    opType: textOf(message, NODE.opType),
    domain: textOf(message, NODE.domain),
    inputs: texts(NODE.input),
    outputs: texts(NODE.output),
    attributes: attributesOf(attributes),
    captured,
    inner,
  };
}

/** Why a model cannot be run, where it can be looked at all the same. @throws NumberedError when it cannot be read */
function refusalOf(bytes: Uint8Array): GivenModel['refused'] {
  try {
    vetModel(bytes);
    return null;
  } catch (error) {
    if (!(error instanceof ModelRefused)) throw error;
    const { message, reason } = error;
    if (reason === 'broken') throw new NumberedError('E541', message);
    if (reason === 'external') throw new NumberedError('E542', message);
    return { code: reason === 'operators' ? 'E545' : 'E544', message };
  }
}

/**
 * Reads an ONNX model of any origin.
 * @throws NumberedError E541 when it is no whole model, E542 when its data lie elsewhere
 */
export function readModel(bytes: Uint8Array): GivenFile {
  const refused = refusalOf(bytes);
  const file = byNumber(bytes);
  const graphs = file(MODEL.graph);
  const [field] = graphs;
  // A reader may join several, or take the last one: nobody writes that.
  if (!field || graphs.length > 1) {
    throw new NumberedError('E541', field ? 'it has several graphs' : 'it has no graph');
  }
  const graph = byNumber(field.value);
  const tensors = new Map<string, RawField>();
  const about: GivenTensor[] = [];
  for (const [number, sparse] of [
    [GRAPH.tensor, false],
    [GRAPH.sparse, true],
  ] as const) {
    for (const each of graph(number)) {
      const tensor = tensorOf(each, sparse);
      tensors.set(tensor.name, each);
      about.push(tensor);
    }
  }
  const inputs = graph(GRAPH.input);
  const nodes = graph(GRAPH.node);
  return {
    model: {
      irVersion: intOf(file, MODEL.irVersion),
      producer: textOf(file, MODEL.producer),
      opsets: file(MODEL.opset).map((opset) => {
        const message = byNumber(opset.value);
        return { domain: textOf(message, 1), version: intOf(message, 2) };
      }),
      name: textOf(graph, GRAPH.name),
      nodes: nodes.map(nodeOf),
      tensors: about,
      inputs: inputs.map(valueIn).filter(({ name }) => !tensors.has(name)),
      outputs: graph(GRAPH.output).map(valueIn),
      values: graph(GRAPH.value).map(valueIn),
      refused,
    },
    whole: bytes,
    graph: rawFields(field.value),
    nodes,
    tensors,
    inputs: new Map(inputs.map((input) => [valueIn(input).name, input])),
    head: [MODEL.irVersion, MODEL.opset, MODEL.functions].flatMap((number) => file(number)),
  };
}
