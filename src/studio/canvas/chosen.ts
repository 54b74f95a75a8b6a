import { type CanvasNode, type DrawnInput, type Flow, unchosen, type Wire } from './toFlow.ts';

/** How a node differs from one that is not chosen: selected, the one that the Tab key leads to, or both. */
type How = 'selected' | 'stop' | 'both';

/** What was made of nodes and wires, so that the next click rebuilds only what it changes. */
const nodesBefore = new WeakMap<CanvasNode, Map<How, CanvasNode>>();
const wiresBefore = new WeakMap<Wire, Wire>();

function chosenNode(node: CanvasNode, how: How): CanvasNode {
  const before = nodesBefore.get(node) ?? new Map<How, CanvasNode>();
  nodesBefore.set(node, before);
  const made = before.get(how) ?? {
    ...node,
    selected: how !== 'stop',
    domAttributes: { tabIndex: how === 'selected' ? -1 : 0 },
  };
  before.set(how, made);
  return made;
}

function chosenWire(wire: Wire): Wire {
  const made = wiresBefore.get(wire) ?? { ...wire, selected: true };
  wiresBefore.set(wire, made);
  return made;
}

/**
 * A flow with what is selected in it. The canvas is one stop of the Tab key, the last selected op or the first one; arrow keys
 * lead on from there.
 * @param flow with nothing selected
 */
export function chosen(flow: Flow, selection: readonly string[], wire: string | null): Flow {
  const ids = new Set(selection);
  const ops = flow.nodes.filter(({ type }) => type !== 'result');
  const stop = ops.findLast(({ id }) => ids.has(id)) ?? ops[0];
  return {
    nodes: flow.nodes.map((node) => {
      if (ids.has(node.id)) return chosenNode(node, node === stop ? 'both' : 'selected');
      return node === stop ? chosenNode(node, 'stop') : node;
    }),
    edges: flow.edges.some(({ id }) => id === wire)
      ? flow.edges.map((each) => (each.id === wire ? chosenWire(each) : each))
      : flow.edges,
    lanes: flow.lanes,
  };
}

interface FlowInput extends DrawnInput {
  selection: readonly string[];
  /** The selected wire's id. */
  wire?: string | null;
}

/** The design as nodes and wires of the canvas. */
export const designToFlow = ({ selection, wire = null, ...input }: FlowInput): Flow =>
  chosen(unchosen(input), selection, wire);
