import { NumberedError } from '../../design/problem.ts';
import { assemble, constantNodes, makersOf, type PartValue, readBy } from './assemble.ts';
import type { GivenFile, GivenModel, GivenNode } from './model.ts';

/** A model in two halves: the device makes a tensor and all that it needs, the edge the rest. */
export interface Cut {
  tensor: string;
  /** Indices of nodes; constant ones that both need are in neither. */
  device: readonly number[];
  edge: readonly number[];
  /** Names of the values that go up: those that the edge reads and does not make. */
  up: readonly string[];
  /** Outputs of the model that the edge gives, and that come down. */
  down: readonly string[];
  /** Outputs of the model that the device gives. */
  here: readonly string[];
}

/** What every cut of a model rests on. */
interface Ground {
  model: GivenModel;
  makers: ReadonlyMap<string, GivenNode>;
  constant: ReadonlySet<number>;
  inputs: ReadonlySet<string>;
}

const groundOf = (model: GivenModel): Ground => ({
  model,
  makers: makersOf({ model }),
  constant: constantNodes({ model }),
  inputs: new Set(model.inputs.map(({ name }) => name)),
});

/** Values that a model can be cut at: its inputs, and what nodes make of them. */
export function cuttable(model: GivenModel, constant = constantNodes({ model })): string[] {
  return [
    ...model.inputs.map(({ name }) => name),
    ...model.nodes.flatMap(({ index, outputs }) => (constant.has(index) ? [] : outputs)),
  ].filter((name) => name !== '');
}

/** The nodes that these values need, but for constant ones. */
function behind(
  { makers, constant }: Ground,
  names: readonly string[],
  but?: ReadonlySet<number>,
): Set<number> {
  const found = new Set<number>();
  const look = [...names];
  for (let name = look.pop(); name !== undefined; name = look.pop()) {
    const node = makers.get(name);
    if (!node || found.has(node.index) || constant.has(node.index) || but?.has(node.index)) continue;
    found.add(node.index);
    look.push(...readBy(node));
  }
  return found;
}

function cutOn(ground: Ground, tensor: string): Cut {
  const { model, makers, constant, inputs } = ground;
  const maker = makers.get(tensor);
  if (!inputs.has(tensor) && (!maker || constant.has(maker.index))) {
    const why = maker ? 'depends on no input' : 'is not in this model';
    throw new NumberedError('E547', `the tensor ${JSON.stringify(tensor)} ${why}`);
  }
  const outputs = model.outputs.map(({ name }) => name);
  const device = behind(ground, [tensor]);
  const edge = behind(ground, outputs, device);
  const comes = (name: string) => inputs.has(name) || device.has(makers.get(name)?.index ?? -1);
  const down = outputs.filter((name) => edge.has(makers.get(name)?.index ?? -1));
  const inOrder = (nodes: ReadonlySet<number>) => [...nodes].sort((a, b) => a - b);
  const reads = inOrder(edge).flatMap((index) => readBy(model.nodes[index] as GivenNode));
  return {
    tensor,
    device: inOrder(device),
    edge: inOrder(edge),
    up: [...new Set(reads.filter(comes))],
    down,
    here: outputs.filter((name) => !down.includes(name)),
  };
}

/**
 * Cuts a model at a tensor. Cut at an input, all of it runs on the edge; at its last output, all on the device.
 * @throws NumberedError E547 when there is no such tensor, or it depends on no input
 */
export const cutAt = (model: GivenModel, tensor: string): Cut => cutOn(groundOf(model), tensor);

/** Every cut that there is, in the order of the tensors. */
export function allCuts(model: GivenModel): Cut[] {
  const ground = groundOf(model);
  return cuttable(model, ground.constant).map((tensor) => cutOn(ground, tensor));
}

/** The halves as models; a side without ops has none. */
export interface Halves {
  head?: Uint8Array<ArrayBuffer>;
  edge?: Uint8Array<ArrayBuffer>;
}

/**
 * @param typeOf type and rank of a value as it really is, from a run
 */
export function halvesOf(
  file: GivenFile,
  cut: Cut,
  typeOf: (name: string) => Pick<PartValue, 'type' | 'dims'>,
): Halves {
  const { model } = file;
  const makers = makersOf(file);
  const inputs = new Set(model.inputs.map(({ name }) => name));
  const value = (name: string): PartValue => ({ name, ...typeOf(name) });
  const device = new Set(cut.device);
  const edge = new Set(cut.edge);
  const made = (name: string) => device.has(makers.get(name)?.index ?? -1);
  /** What the person's inputs are is not made anywhere: it is there already. */
  const given = [...new Set([...cut.up.filter(made), ...cut.here.filter((name) => !inputs.has(name))])];
  const halves: Halves = {};
  if (given.length > 0) {
    const read = readIn(model, device, inputs);
    halves.head = assemble(file, device, read.map(value), given.map(value));
  }
  if (edge.size > 0) halves.edge = assemble(file, edge, cut.up.map(value), cut.down.map(value));
  return halves;
}

/** Of these names, those that some of the nodes read. */
function readIn(model: GivenModel, nodes: ReadonlySet<number>, names: ReadonlySet<string>): string[] {
  const read = new Set(model.nodes.filter(({ index }) => nodes.has(index)).flatMap(readBy));
  return [...names].filter((name) => read.has(name));
}
