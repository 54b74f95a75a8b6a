import { byNumber, type RawField } from './raw.ts';

/** An attribute of an op, in words. */
export interface GivenAttribute {
  name: string;
  text: string;
}

const ATTRIBUTE = {
  float: 2,
  int: 3,
  text: 4,
  tensor: 5,
  graph: 6,
  floats: 7,
  ints: 8,
  texts: 9,
  graphs: 11,
};
const GRAPH = { node: 1, tensor: 5, input: 11, output: 12, sparse: 15 };
/** Values of a list that are shown. */
const SHOWN = 8;
const LONGEST = 80;

type Message = ReturnType<typeof byNumber>;

const list = (values: readonly (number | string)[]): string =>
  `[${values.slice(0, SHOWN).join(', ')}${values.length > SHOWN ? `, … (${values.length})` : ''}]`;

const brief = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

/** A float as a person writes it: 0.2, not 0.20000000298. */
const short = (value: number): number => Number(value.toPrecision(7));

function textOf(attribute: Message): string {
  const of = (number: number) => attribute(number);
  const ints = of(ATTRIBUTE.ints).flatMap((field) => field.ints());
  const floats = of(ATTRIBUTE.floats).flatMap((field) => field.floats());
  const texts = of(ATTRIBUTE.texts).map((field) => brief(field.text()));
  const graphs = [...of(ATTRIBUTE.graph), ...of(ATTRIBUTE.graphs)];
  if (graphs.length > 0) {
    const ops = graphs.reduce((sum, graph) => sum + opsIn(graph.value), 0);
    return `a graph of ${ops} ${ops === 1 ? 'op' : 'ops'}`;
  }
  if (of(ATTRIBUTE.tensor).length > 0) {
    const tensor = byNumber(of(ATTRIBUTE.tensor)[0]?.value ?? new Uint8Array());
    return `a tensor ${list(tensor(1).flatMap((dim) => dim.ints()))}`;
  }
  if (ints.length > 0) return list(ints);
  if (floats.length > 0) return list(floats.map(short));
  if (texts.length > 0) return list(texts);
  const [text, int, float] = [of(ATTRIBUTE.text)[0], of(ATTRIBUTE.int)[0], of(ATTRIBUTE.float)[0]];
  if (text) return brief(text.text());
  if (int) return String(int.ints()[0] ?? 0);
  return float ? String(short(float.floats()[0] ?? 0)) : '';
}

export const attributesOf = (fields: readonly RawField[]): GivenAttribute[] =>
  fields.map((field) => {
    const message = byNumber(field.value);
    return { name: message(1).at(-1)?.text() ?? '', text: textOf(message) };
  });

const graphsOf = (attribute: RawField): RawField[] => {
  const message = byNumber(attribute.value);
  return [...message(ATTRIBUTE.graph), ...message(ATTRIBUTE.graphs)];
};

/** The ops of a graph and of those in it. */
const opsIn = (graph: Uint8Array): number =>
  byNumber(graph)(GRAPH.node).reduce((sum, node) => sum + 1 + innerOps(node.value), 0);

const innerOps = (node: Uint8Array): number =>
  byNumber(node)(5)
    .flatMap(graphsOf)
    .reduce((sum, graph) => sum + opsIn(graph.value), 0);

/** Names that a graph reads and does not make: it takes them from the graph around. */
function readFromAround(graph: Uint8Array): Set<string> {
  const message = byNumber(graph);
  const own = new Set<string>();
  const read = new Set<string>();
  const nameIn = (field: RawField, number: number) => byNumber(field.value)(number).at(-1)?.text() ?? '';
  for (const tensor of message(GRAPH.tensor)) own.add(nameIn(tensor, 8));
  for (const input of message(GRAPH.input)) own.add(nameIn(input, 1));
  for (const output of message(GRAPH.output)) read.add(nameIn(output, 1));
  for (const node of message(GRAPH.node)) {
    const fields = byNumber(node.value);
    for (const input of fields(1)) read.add(input.text());
    for (const output of fields(2)) own.add(output.text());
    for (const name of capturedBy(fields(5)).captured) read.add(name);
  }
  for (const sparse of message(GRAPH.sparse)) {
    const values = byNumber(sparse.value)(1)[0];
    if (values) own.add(nameIn(values, 8));
  }
  for (const name of [...own, '']) read.delete(name);
  return read;
}

/** What a node's subgraphs read of the graph around, and how many ops are in them. */
export function capturedBy(attributes: readonly RawField[]): { captured: string[]; inner: number } {
  const graphs = attributes.flatMap(graphsOf);
  const names = new Set(graphs.flatMap((graph) => [...readFromAround(graph.value)]));
  return { captured: [...names], inner: graphs.reduce((sum, graph) => sum + opsIn(graph.value), 0) };
}
