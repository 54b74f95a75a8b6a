import {
  applyNodeChanges,
  type Connection,
  type NodeChange,
  type ReactFlowProps,
  useReactFlow,
} from '@xyflow/react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Placement } from '../../design/types.ts';
import { currentTiming, editDesign } from '../store/commands.ts';
import { currentProblems, settingOf } from '../store/setting.ts';
import { useStudio, useStudioStore } from '../store/useStudio.ts';
import { dropOps } from './drop.ts';
import { connect, connectProblem } from './edits.ts';
import { type Box, centre, laneAt } from './geometry.ts';
import { type CanvasNode, designToFlow, type Wire } from './toFlow.ts';
import { usePaletteDrag } from './usePaletteDrag.ts';

const boxOf = (node: CanvasNode): Box => ({
  ...node.position,
  width: node.width ?? 0,
  height: node.height ?? 0,
});

/** Binds the store's design to the canvas: what to draw, and what a gesture does. */
export function useCanvasFlow() {
  const store = useStudioStore();
  const project = useStudio((s) => s.project);
  const problems = useStudio(currentProblems);
  const selection = useStudio((s) => s.ui.selection);
  const timing = useStudio(currentTiming);
  const fit = useStudio((s) => s.ui.fit);
  const flow = useMemo(
    () =>
      designToFlow({
        design: project.design,
        setting: settingOf(project),
        placed: project.layout,
        problems,
        selection,
        timeOf: (id) => {
          const ms = timing?.ops[id];
          return timing && ms !== undefined ? { ms, provenance: timing.provenance } : null;
        },
      }),
    [project, problems, selection, timing],
  );
  // While ops are dragged they stand where the pointer has them; otherwise where the store has them.
  const [nodes, setNodes] = useState<CanvasNode[]>(flow.nodes);
  const [targetLane, setTargetLane] = useState<Placement | null>(null);
  const dragging = useRef(false);
  useEffect(() => {
    if (!dragging.current) setNodes(flow.nodes);
  }, [flow]);

  const { fitView } = useReactFlow();
  useEffect(() => {
    // Ops of another design are on the canvas after this render.
    const frame = requestAnimationFrame(
      () => void fitView({ padding: FIT_PADDING, maxZoom: 1.1, duration: fit > 0 ? 250 : 0 }),
    );
    return () => cancelAnimationFrame(frame);
  }, [fit, fitView]);

  const palette = usePaletteDrag(flow.lanes);

  const onNodesChange = useCallback(
    (changes: NodeChange<CanvasNode>[]) => setNodes((now) => applyNodeChanges(changes, now)),
    [],
  );
  const handlers: Partial<ReactFlowProps<CanvasNode, Wire>> = {
    onNodesChange,
    onSelectionChange: ({ nodes: chosen }) => {
      if (dragging.current) return;
      const ids = chosen.map((node) => node.id);
      const now = store.getState().ui.selection;
      if (ids.length !== now.length || ids.some((id) => !now.includes(id)))
        store.getState().show({ selection: ids });
    },
    onNodeDragStart: () => {
      dragging.current = true;
    },
    onNodeDrag: (_, node) => setTargetLane(laneAt(flow.lanes, centre(boxOf(node)).y)),
    onNodeDragStop: (_, node, all) => {
      dragging.current = false;
      setTargetLane(null);
      const boxes = new Map((all.length > 0 ? all : [node]).map((n) => [n.id, boxOf(n)]));
      const dropped = dropOps(project.design, boxes, flow.lanes);
      const where = dropped.moved.length > 0 ? laneAt(flow.lanes, centre(boxOf(node)).y) : null;
      store.getState().edit(where ? `Move to the ${where}` : 'Move', (draft) => {
        if (dropped.moved.length > 0) draft.design = dropped.design;
        Object.assign(draft.layout, dropped.placed);
      });
      store.getState().show({ selection: [...boxes.keys()] });
      setNodes(flow.nodes);
    },
    isValidConnection: (wire) => connectProblem(project.design, wire.source, wire.target) === null,
    onConnect: (wire: Connection) =>
      editDesign(store, 'Draw a wire', (design) => connect(design, wire.source, wire.target)),
  };
  return {
    nodes,
    edges: flow.edges,
    lanes: flow.lanes,
    targetLane: targetLane ?? palette.lane,
    handlers,
    palette,
  };
}

/** Room for the lane labels at the left and the palette on top. */
const FIT_PADDING = { top: '72px', left: '28px', right: '28px', bottom: '28px' } as const;
