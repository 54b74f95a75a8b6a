import type { CanvasNode, Flow } from './toFlow.ts';

/** What nothing is drawn of yet. */
export const NOTHING: Flow = {
  nodes: [],
  edges: [],
  lanes: { device: { top: 0, height: 0 }, link: { top: 0, height: 0 }, edge: { top: 0, height: 0 } },
};

/** What a node costs to be drawn for the first time, when one that changed costs 1. */
const NEW = 2;

/**
 * The next picture on the way from what is drawn to what is wanted: so many changes of nodes are made in it that a frame takes
 * no longer than a moment, those of selected ops first. What is gone goes at once. `wanted` itself at the end of the way.
 * @param most changes of nodes in one picture
 */
export function towards(shown: Flow, wanted: Flow, most: number): Flow {
  const drawn = new Map(shown.nodes.map((node) => [node.id, node]));
  const changed = wanted.nodes.filter((node) => drawn.get(node.id) !== node);
  let left = most;
  const now = new Set<CanvasNode>();
  for (const node of [...changed].sort((a, b) => Number(b.selected ?? false) - Number(a.selected ?? false))) {
    left -= drawn.has(node.id) ? 1 : NEW;
    if (left < 0) break;
    now.add(node);
  }
  if (now.size === changed.length) return wanted;
  const nodes = wanted.nodes.flatMap((node) => {
    const old = drawn.get(node.id);
    if (old === node || now.has(node)) return [node];
    return old ? [old] : [];
  });
  const there = new Set(nodes.map(({ id }) => id));
  const edges = wanted.edges.filter(({ source, target }) => there.has(source) && there.has(target));
  const same = edges.length === shown.edges.length && edges.every((edge, i) => edge === shown.edges[i]);
  return { nodes, edges: same ? shown.edges : edges, lanes: wanted.lanes };
}
