import { assemble, constantNodes, type PartValue, readBy } from './assemble.ts';
import { int64s } from './constants.ts';
import type { GivenFile, GivenNode } from './model.ts';
import { fieldOf, joined, textField } from './raw.ts';

/** The whole model with every value on its way as an output too, but for those left out: a run says what each is. */
export function withAllValues(
  { model, graph, head }: GivenFile,
  leftOut: ReadonlySet<string> = new Set(),
): Uint8Array<ArrayBuffer> {
  const own = new Set(model.outputs.map(({ name }) => name));
  const made = new Set(model.nodes.flatMap(({ outputs }) => outputs));
  const extra = [...made].filter((name) => name !== '' && !own.has(name) && !leftOut.has(name));
  const outputs = extra.map((name) => fieldOf(12, textField(1, name)));
  return joined([...head.map(({ raw }) => raw), fieldOf(7, ...graph.map(({ raw }) => raw), ...outputs)]);
}

/** Values of a node that depend on the model's inputs: what a model of it alone has to be given. */
export function readFromInputs(file: Pick<GivenFile, 'model'>, node: GivenNode): string[] {
  const constant = constantNodes(file);
  const fixed = new Set(file.model.tensors.map(({ name }) => name));
  for (const { index, outputs } of file.model.nodes) {
    if (constant.has(index)) for (const name of outputs) fixed.add(name);
  }
  return [...new Set(readBy(node))].filter((name) => !fixed.has(name));
}

/** A value this small leaves the engine whole. */
const SMALL = 64;
/** Since this operator set of ONNX, Slice takes its bounds as tensors. */
const SLICES_BY_TENSORS = 10;

const nodeField = (opType: string, inputs: readonly string[], output: string): Uint8Array =>
  fieldOf(1, ...inputs.map((name) => textField(1, name)), textField(2, output), textField(4, opType));

/**
 * One node as a model for timing. Only one element of each large output leaves the engine, because in the whole model it
 * stays there: copying it out would be charged to the op.
 * @param elements of each of its outputs, where known
 */
export function nodeAlone(
  file: GivenFile,
  node: GivenNode,
  inputs: readonly PartValue[],
  elements: (name: string) => number | undefined,
): Uint8Array<ArrayBuffer> {
  const opset = file.model.opsets.find(({ domain }) => domain === '' || domain === 'ai.onnx')?.version ?? 0;
  const outputs = node.outputs.filter((name) => name !== '');
  const large = opset < SLICES_BY_TENSORS ? [] : outputs.filter((name) => (elements(name) ?? 0) > SMALL);
  const small = outputs.filter((name) => !large.includes(name));
  const own = (what: string) => `gcode.${what}`;
  const cuts = large.flatMap((name, i) => [
    nodeField('Reshape', [name, own('flat')], own(`row${i}`)),
    nodeField('Slice', [own(`row${i}`), own('from'), own('to')], own(`first${i}`)),
  ]);
  const bounds =
    large.length > 0 ? [int64s(own('flat'), -1), int64s(own('from'), 0), int64s(own('to'), 1)] : [];
  const given = [...small, ...large.map((_, i) => own(`first${i}`))].map((name) => ({ name }));
  return assemble(file, new Set([node.index]), inputs, given, [...cuts, ...bounds]);
}
