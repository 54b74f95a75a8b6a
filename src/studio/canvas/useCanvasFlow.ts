import {
  applyNodeChanges,
  type Connection,
  type NodeChange,
  type OnConnectEnd,
  type ReactFlowProps,
  useReactFlow,
} from '@xyflow/react';
import { useCallback, useRef, useState } from 'react';
import { connect, connectProblem, spliceOp } from '../../design/edits.ts';
import { ERRORS } from '../../design/errors.ts';
import type { Placement } from '../../design/types.ts';
import { editDesign, editPlaced } from '../store/commands.ts';
import { useStudio, useStudioStore } from '../store/useStudio.ts';
import { boxOf } from './boxOf.ts';
import { putCopies } from './copies.ts';
import { dropOps } from './drop.ts';
import { centre, laneAt } from './geometry.ts';
import { type CanvasNode, loose, RESULT_ID } from './toFlow.ts';
import { markTarget, wireAt } from './under.ts';
import { useEscape } from './useEscape.ts';
import { useFit } from './useFit.ts';
import { type Drawn, drawnOf, useFlow } from './useFlow.ts';
import { loadCosts, useForetold } from './useForetold.ts';
import { useGradually } from './useGradually.ts';
import { loadGuides, useGuides } from './useGuides.ts';
import { usePaletteDrag } from './usePaletteDrag.ts';

/** At this distance what a drop would do follows the pointer, ms. */
const FOLLOW_MS = 50;

/** What of a drag's event is read: with Alt held, copies are dragged. A finger has no such key. */
type DragEvent = { altKey?: boolean };

/** The selection after the canvas's changes, or null when they select nothing. */
function selectionAfter(now: readonly string[], changes: readonly NodeChange<CanvasNode>[]): string[] | null {
  const selects = changes.filter((change) => change.type === 'select');
  if (selects.length === 0) return null;
  const chosen = new Set(now);
  for (const { id, selected } of selects) {
    if (selected) chosen.add(id);
    else chosen.delete(id);
  }
  return [...chosen];
}

/** Binds the store's design to the canvas: what to draw, and what a gesture does. */
export function useCanvasFlow(wireDropped: OnConnectEnd) {
  const store = useStudioStore();
  const project = useStudio((s) => s.project);
  const { flow, drawn } = useFlow();
  /**
   * While ops are dragged they stand where the pointer has them, and after the drop until what it made is drawn; otherwise
   * where the store has them.
   */
  const [dragged, setDragged] = useState<{ nodes: CanvasNode[]; until: Drawn | null } | null>(null);
  const shown = useGradually(flow);
  const holds = dragged && (dragged.until === null || dragged.until === drawn);
  const nodes = holds ? dragged.nodes : shown.nodes;
  const [targetLane, setTargetLane] = useState<Placement | null>(null);
  const { words: foretold, foretell, clear: clearForetold } = useForetold();
  const dragging = useRef(false);
  const newest = useRef(nodes);
  newest.current = nodes;
  const { flowToScreenPosition } = useReactFlow();
  const { guides, lineUp, clear: clearGuides } = useGuides();
  const moved = useFit(flow);
  const palette = usePaletteDrag(flow.lanes);

  const onNodesChange = useCallback(
    (changes: NodeChange<CanvasNode>[]) => {
      // What is selected is the store's; where ops stand while they are dragged is the canvas's.
      const chosen = selectionAfter(store.getState().ui.selection, changes);
      if (chosen) store.getState().show({ selection: chosen, ...(chosen.length > 0 && { wire: null }) });
      if (!dragging.current) return;
      const moves = changes.filter(({ type }) => type === 'position');
      /** An op that is dragged alone is put in line with others. */
      const inLine = (change: NodeChange<CanvasNode>): NodeChange<CanvasNode> => {
        if (change.type !== 'position' || !change.position || moves.length > 1) return change;
        const node = newest.current.find(({ id }) => id === change.id);
        if (!node) return change;
        const { x, y } = lineUp(node.id, { ...boxOf(node), ...change.position }, newest.current).box;
        return { ...change, position: { x, y } };
      };
      const held = new Set(moves.map((change) => 'id' in change && change.id));
      const free = newest.current.map((node) => (node.style && held.has(node.id) ? loose(node) : node));
      setDragged({ nodes: applyNodeChanges(moves.map(inLine), free), until: null });
    },
    [store, lineUp],
  );
  const start = () => {
    dragging.current = true;
    // Without them a drag says nothing of costs, and lines up with nothing; the next one tries again.
    loadGuides().catch(() => {});
    loadCosts();
  };
  /** The wire that a single op would be moved onto: one of its own lane, and not its own. */
  const wireUnder = (node: CanvasNode, all: readonly CanvasNode[]): string | null => {
    const op = project.design.ops.find(({ id }) => id === node.id);
    const middle = centre(boxOf(node));
    if (all.length > 1 || !op || op.kind === 'Input' || op.kind === 'Classifier') return null;
    if (laneAt(flow.lanes, middle.y) !== op.placement) return null;
    const { x, y } = flowToScreenPosition(middle);
    return wireAt(x, y, node.id);
  };
  // What a drop would do takes longer to find out than to move the op: it follows the pointer at some distance.
  const follow = useRef<ReturnType<typeof setTimeout>>(undefined);
  const newestLook = useRef(() => {});
  const over = ({ altKey = false }: DragEvent, node: CanvasNode, all: readonly CanvasNode[]) => {
    if (!dragging.current) return;
    const lane = laneAt(flow.lanes, centre(boxOf(node)).y);
    setTargetLane(lane);
    newestLook.current = () => {
      const ids = (all.length > 0 ? all : [node]).map(({ id }) => id);
      foretell(ids, lane, altKey);
      markTarget({ wire: altKey ? null : wireUnder(node, all), op: null });
    };
    follow.current ??= setTimeout(() => {
      follow.current = undefined;
      newestLook.current();
    }, FOLLOW_MS);
  };
  const ended = () => {
    dragging.current = false;
    clearTimeout(follow.current);
    follow.current = undefined;
    setTargetLane(null);
    clearForetold();
    clearGuides();
    markTarget(null);
    setDragged(null);
  };
  useEscape(dragging, ended);
  /** Makes what a drop means of it, with the ops where they were dropped until that is drawn. */
  const settle = (edit: () => void) => {
    const before = drawnOf(store.getState());
    edit();
    if (drawnOf(store.getState()) !== before) setDragged({ nodes: newest.current, until: drawn });
  };
  const drop = ({ altKey = false }: DragEvent, held: CanvasNode, all: readonly CanvasNode[]) => {
    // The canvas tells the end of a drag of several ops twice; one that was given up has nothing to end.
    if (!dragging.current) return;
    const wire = altKey ? null : wireUnder(held, all);
    ended();
    if (wire) {
      const [from = '', to = ''] = wire.split(' ');
      settle(() =>
        editPlaced(store, 'Move onto a wire', (design) => ({
          design: spliceOp(design, held.id, from, to),
          placed: { [held.id]: null },
        })),
      );
      return;
    }
    const boxes = new Map((all.length > 0 ? all : [held]).map((node) => [node.id, boxOf(node)]));
    if (altKey) return settle(() => putCopies(store, boxes, flow.lanes));
    const alone = all.length > 1 ? null : lineUp(held.id, boxOf(held), flow.nodes);
    if (alone) boxes.set(held.id, alone.box);
    clearGuides();
    const inLine = Object.fromEntries((alone?.guides ?? []).map(({ axis }) => [axis, true]));
    const dropped = dropOps(project.design, boxes, flow.lanes, inLine);
    const where = dropped.moved.length > 0 ? laneAt(flow.lanes, centre(boxOf(held)).y) : null;
    settle(() => editPlaced(store, where ? `Move to the ${where}` : 'Move', () => dropped));
    const stays = project.design.ops.find(
      (op) => op.kind === 'Input' && boxes.has(op.id) && !dropped.placed[op.id],
    );
    if (stays) store.getState().notify({ kind: 'info', title: ERRORS.E123.title, message: ERRORS.E123.help });
  };
  const handlers: Partial<ReactFlowProps<CanvasNode>> = {
    onNodesChange,
    onMoveStart: (event) => {
      if (event) moved();
    },
    // A click on one of several selected ops chooses it alone, as everywhere else.
    onNodeClick: (event, { id }) => {
      if (event.shiftKey || event.ctrlKey || event.metaKey || id === RESULT_ID) return;
      store.getState().show({ selection: [id], wire: null });
    },
    onNodeDoubleClick: () => store.getState().show({ step: 'draw' }),
    onPaneClick: () => store.getState().show({ wire: null }),
    onNodeDragStart: start,
    onNodeDrag: over,
    onNodeDragStop: drop,
    onSelectionDragStart: start,
    onSelectionDrag: (event, all) => all[0] && over(event, all[0], all),
    onSelectionDragStop: (event, all) => all[0] && drop(event, all[0], all),
    isValidConnection: (wire) => connectProblem(project.design, wire.source, wire.target) === null,
    onConnect: (wire: Connection) =>
      editDesign(store, 'Draw a wire', (design) => connect(design, wire.source, wire.target)),
    onConnectEnd: (event, connection) => {
      const { isValid, fromHandle, fromNode, toNode } = connection;
      wireDropped(event, connection);
      if (isValid !== false || !fromNode || !toNode) return;
      const [from, to] = fromHandle?.type === 'target' ? [toNode, fromNode] : [fromNode, toNode];
      const message = connectProblem(project.design, from.id, to.id);
      if (message) store.getState().notify({ kind: 'info', title: 'No wire was drawn', message });
    },
  };
  return {
    edgeEmpty: project.design.ops.every((op) => op.placement === 'device'),
    nodes,
    /** Nothing of the design is yet to be drawn. */
    whole: shown === flow,
    edges: shown.edges,
    lanes: flow.lanes,
    targetLane: targetLane ?? palette.lane,
    foretold,
    guides,
    handlers,
    palette,
  };
}
