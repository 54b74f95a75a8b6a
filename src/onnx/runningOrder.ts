import type { GraphBuilder } from './graph.ts';
import type { GraphNode } from './proto.ts';

/** A Gemm whose result only a LeakyRelu reads is one node with it (ONNX Runtime's GemmActivationFusion). */
export function fusedNodes(nodes: readonly GraphNode[], results: ReadonlySet<string>): GraphNode[] {
  const readers = new Map<string, GraphNode[]>();
  for (const node of nodes) {
    for (const name of node.inputs) readers.set(name, [...(readers.get(name) ?? []), node]);
  }
  const activations = new Set<GraphNode>();
  const list = nodes.map((node) => {
    const made = node.outputs[0] as string;
    const [reader, ...others] = readers.get(made) ?? [];
    if (node.opType !== 'Gemm' || reader?.opType !== 'LeakyRelu' || others.length > 0 || results.has(made)) {
      return node;
    }
    activations.add(reader);
    return { ...node, outputs: reader.outputs };
  });
  return list.filter((node) => !activations.has(node));
}

/** Equal nodes once, unless they make a result. */
export function distinctNodes(g: GraphBuilder): GraphNode[] {
  const alias = new Map<string, string>();
  const canonical = (name: string): string => alias.get(name) ?? name;
  const results = new Set(g.results());
  const known = new Map<string, GraphNode>();
  const distinct: GraphNode[] = [];
  for (const raw of g.nodes) {
    const node = { ...raw, inputs: raw.inputs.map(canonical) };
    const key = JSON.stringify([node.opType, node.inputs, node.attrs, node.outputs.length]);
    const same = known.get(key);
    if (same && !node.outputs.some((name) => results.has(name))) {
      for (const [i, name] of node.outputs.entries()) alias.set(name, same.outputs[i] as string);
      continue;
    }
    known.set(key, node);
    distinct.push(node);
  }
  return distinct;
}

/**
 * The nodes as ONNX Runtime runs them, which decides what is in memory together: equal nodes are computed once, an
 * activation together with its Gemm, and the order is depth first from the end, later inputs first (its GraphViewer's
 * default).
 */
export function runningOrder(g: GraphBuilder): GraphNode[] {
  const nodes = fusedNodes(distinctNodes(g), new Set(g.results()));
  const producer = new Map<string, number>();
  for (const [i, node] of nodes.entries()) for (const name of node.outputs) producer.set(name, i);
  const inputsOf = (node: GraphNode): number[] => [
    ...new Set(node.inputs.map((name) => producer.get(name)).filter((i) => i !== undefined)),
  ];
  const read = new Set(nodes.flatMap(inputsOf));
  const order: GraphNode[] = [];
  const visited = new Set<number>();
  const stack = nodes
    .map((_, i) => i)
    .filter((i) => !read.has(i))
    .map((i) => ({ i, leave: false }));
  for (let entry = stack.pop(); entry; entry = stack.pop()) {
    const { i, leave } = entry;
    const node = nodes[i] as GraphNode;
    if (leave) {
      order.push(node);
      continue;
    }
    if (visited.has(i)) continue;
    visited.add(i);
    stack.push({ i, leave: true });
    for (const from of inputsOf(node).sort((a, b) => a - b)) {
      if (!visited.has(from)) stack.push({ i: from, leave: false });
    }
  }
  return order;
}
