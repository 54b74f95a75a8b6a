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

/** A wire whose ends can be moved. That takes handles of its own, which hundreds of wires need not have. */
const movable = (wire: Wire): Wire => ({ ...wire, reconnectable: true });

function chosenWire(wire: Wire): Wire {
  const made = wiresBefore.get(wire) ?? { ...movable(wire), selected: true };
  wiresBefore.set(wire, made);
  return made;
}

/** The wires with one of them changed; the very list where it is not among them, because the canvas reads a new one again. */
const withOne = (wires: Wire[], id: string | null, change: (wire: Wire) => Wire): Wire[] =>
  wires.some((wire) => wire.id === id) ? wires.map((wire) => (wire.id === id ? change(wire) : wire)) : wires;

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
    edges: withOne(flow.edges, wire, chosenWire),
    lanes: flow.lanes,
  };
}

/** Wires with one whose ends can be moved: that under the pointer. */
export const withMovable = (wires: Wire[], id: string | null): Wire[] =>
  withOne(wires, id, (wire) => (wire.reconnectable ? wire : movable(wire)));

interface FlowInput extends DrawnInput {
  selection: readonly string[];
  /** The selected wire's id. */
  wire?: string | null;
}

/** The design as nodes and wires of the canvas. */
export const designToFlow = ({ selection, wire = null, ...input }: FlowInput): Flow =>
  chosen(unchosen(input), selection, wire);
