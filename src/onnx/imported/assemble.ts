import { PbfWriter } from 'pbf';
import { ELEMENT_TYPES, type TensorType } from '../elementTypes.ts';
import type { Dim } from '../proto.ts';
import type { GivenFile, GivenNode } from './model.ts';
import { fieldOf, joined, textField } from './raw.ts';

/** A value that a part of a model takes or gives; without a type what the engine finds. */
export interface PartValue {
  name: string;
  type?: TensorType;
  dims?: readonly Dim[];
}

/** Models of before this version list their tensors among the inputs too. */
const TENSORS_APART = 4;
const RANDOM = /^(Random|Multinomial|Bernoulli|Dropout)/;

function valueInfo({ name, type, dims }: PartValue): Uint8Array {
  if (type === undefined) return textField(1, name);
  const pbf = new PbfWriter();
  pbf.writeVarintField(1, ELEMENT_TYPES[type].onnx);
  const shape = dims?.map((dim) => fieldOf(1, typeof dim === 'number' ? sizeOf(dim) : textField(2, dim)));
  const tensor = [pbf.finish(), ...(shape ? [fieldOf(2, ...shape)] : [])];
  return joined([textField(1, name), fieldOf(2, fieldOf(1, ...tensor))]);
}

function sizeOf(dim: number): Uint8Array {
  const pbf = new PbfWriter();
  pbf.writeVarintField(1, dim);
  return pbf.finish();
}

/** What a node reads, by itself and in its subgraphs. */
export const readBy = ({ inputs, captured }: GivenNode): string[] =>
  [...inputs, ...captured].filter((name) => name !== '');

/** Which node makes a value. */
export function makersOf({ model }: Pick<GivenFile, 'model'>): Map<string, GivenNode> {
  const makers = new Map<string, GivenNode>();
  for (const node of model.nodes) for (const name of node.outputs) if (name !== '') makers.set(name, node);
  return makers;
}

/** Nodes that depend on no input: each part of a model has its own, so that what they give need not cross. */
export function constantNodes(file: Pick<GivenFile, 'model'>): ReadonlySet<number> {
  const { model } = file;
  const fixed = new Set(model.tensors.map(({ name }) => name));
  const constant = new Set<number>();
  // In running order, as ONNX asks for; a node out of order counts as one that depends on something.
  for (const node of model.nodes) {
    if (RANDOM.test(node.opType) || !readBy(node).every((name) => fixed.has(name))) continue;
    constant.add(node.index);
    for (const name of node.outputs) fixed.add(name);
  }
  return constant;
}

/** Nodes with all those behind them that are constant, in the file's order. */
function withConstants(file: GivenFile, nodes: ReadonlySet<number>, wanted: readonly string[]): GivenNode[] {
  const makers = makersOf(file);
  const constant = constantNodes(file);
  const all = new Set(nodes);
  const look = [...file.model.nodes.filter(({ index }) => nodes.has(index)).flatMap(readBy), ...wanted];
  for (let name = look.pop(); name !== undefined; name = look.pop()) {
    const maker = makers.get(name);
    if (!maker || all.has(maker.index) || !constant.has(maker.index)) continue;
    all.add(maker.index);
    look.push(...readBy(maker));
  }
  return file.model.nodes.filter(({ index }) => all.has(index));
}

/**
 * A model of some of the file's nodes, copied as they are, with the tensors that they read.
 * @param more fields of its graph besides: nodes and tensors
 */
export function assemble(
  file: GivenFile,
  nodes: ReadonlySet<number>,
  inputs: readonly PartValue[],
  outputs: readonly PartValue[],
  more: readonly Uint8Array[] = [],
): Uint8Array<ArrayBuffer> {
  const names = outputs.map(({ name }) => name);
  const part = withConstants(file, nodes, names);
  const given = new Set(inputs.map(({ name }) => name));
  const read = new Set([...part.flatMap(readBy), ...names].filter((name) => !given.has(name)));
  const tensors = [...file.tensors].filter(([name]) => read.has(name));
  const listed = file.model.irVersion < TENSORS_APART ? tensors : [];
  const graph = [
    ...part.flatMap(({ index }) => file.nodes[index]?.raw ?? []),
    ...more,
    textField(2, 'part'),
    ...tensors.map(([, { raw }]) => raw),
    ...listed.flatMap(([name]) => file.inputs.get(name)?.raw ?? []),
    ...inputs.map((value) => fieldOf(11, valueInfo(value))),
    ...outputs.map((value) => fieldOf(12, valueInfo(value))),
  ];
  return joined([...file.head.map(({ raw }) => raw), fieldOf(7, ...graph)]);
}
