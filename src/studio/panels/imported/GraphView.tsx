import { useComputedColorScheme } from '@mantine/core';
import {
  Controls,
  type Edge,
  Handle,
  MiniMap,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { memo, useEffect, useMemo } from 'react';
import { cutAt } from '../../../onnx/imported/cut.ts';
import type { GivenModel } from '../../../onnx/imported/model.ts';
import { ms } from '../../charts/format.ts';
import { Sized } from '../../kit/Sized.tsx';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { BOX, type Drawn, drawingOf, opId, ROW } from './graphLayout.ts';
import { shapeText } from './words.ts';

type Data = Pick<Drawn, 'kind' | 'name'> & {
  shape: string;
  time: string | null;
  side: 'device' | 'edge' | null;
};
type FlowNode = Node<Data>;

const Box = memo(function Box({ data, selected }: NodeProps<FlowNode>) {
  const { kind, name, shape, time, side } = data;
  return (
    <div className="imported-box" data-kind={kind} data-side={side} data-selected={selected || undefined}>
      <Handle type="target" position={Position.Top} />
      <b>{name}</b>
      {time && <span className="number">{time}</span>}
      <small className="number">{shape}</small>
      <Handle type="source" position={Position.Bottom} />
    </div>
  );
});

const nodeTypes = { box: Box };
/** So many rows are seen at first. */
const FIRST_ROWS = 11;

function Flow({ model }: { model: GivenModel }) {
  const store = useStudioStore();
  const inside = useStudio((s) => s.imported.inside);
  const chosen = useStudio((s) => s.imported.node);
  const tensor = useStudio((s) => s.imported.tensor);
  const device = useStudio((s) => s.imported.device);
  const edge = useStudio((s) => s.imported.edge);
  const colorMode = useComputedColorScheme('light');
  const drawing = useMemo(() => drawingOf(model), [model]);
  const cut = useMemo(() => (tensor === null ? null : cutAt(model, tensor)), [model, tensor]);
  const { setCenter, getZoom } = useReactFlow();

  const nodes = useMemo((): FlowNode[] => {
    const here = new Set(cut?.device);
    const there = new Set(cut?.edge);
    const timesOf = (profile: typeof device) =>
      new Map(profile?.ops.map(({ node, medianMs }) => [node, medianMs]));
    const [deviceMs, edgeMs] = [timesOf(device), timesOf(edge)];
    return drawing.drawn.map(({ id, kind, name, node, x, y }) => {
      const side = node === null ? null : here.has(node) ? 'device' : there.has(node) ? 'edge' : null;
      const time = node === null ? undefined : (side === 'edge' ? edgeMs : deviceMs).get(node);
      const value = node === null ? name : (model.nodes[node]?.outputs.find((each) => each !== '') ?? '');
      return {
        ...{ id, type: 'box', position: { x, y }, width: BOX.width, height: BOX.height },
        ...{ draggable: false, connectable: false, selected: node !== null && node === chosen },
        data: {
          kind,
          name,
          shape: shapeText(value, model, inside),
          time: time === undefined ? null : ms(time),
          side,
        },
      };
    });
  }, [drawing, cut, model, inside, device, edge, chosen]);

  const edges = useMemo((): Edge[] => {
    const there = new Set(cut?.edge.map(opId));
    const up = new Set(cut?.up);
    return drawing.wires.map(({ id, from, to, value }) => {
      const crosses = up.has(value) && there.has(to) && !there.has(from);
      return { id, source: from, target: to, ...(crosses && { className: 'imported-crossing' }) };
    });
  }, [drawing, cut]);

  /** A long graph is read from its inputs on. */
  const first = useMemo(
    () => drawing.drawn.filter(({ y }) => y < FIRST_ROWS * ROW).map(({ id }) => ({ id })),
    [drawing],
  );

  useEffect(() => {
    const at = drawing.drawn.find(({ node }) => node !== null && node === chosen);
    if (at)
      setCenter(at.x + BOX.width / 2, at.y + BOX.height / 2, {
        zoom: Math.max(getZoom(), 0.8),
        duration: 200,
      });
  }, [chosen, drawing, setCenter, getZoom]);

  return (
    <ReactFlow
      nodes={nodes}
      edges={edges}
      nodeTypes={nodeTypes}
      colorMode={colorMode}
      fitView
      fitViewOptions={{ nodes: first, minZoom: 0.5, maxZoom: 1 }}
      minZoom={0.02}
      maxZoom={2}
      panOnScroll
      onlyRenderVisibleElements
      nodesDraggable={false}
      nodesConnectable={false}
      nodesFocusable={false}
      edgesFocusable={false}
      disableKeyboardA11y
      onNodeClick={(_, { id }) => {
        const node = drawing.drawn.find((each) => each.id === id)?.node ?? null;
        store.getState().put('imported', { node });
      }}
      aria-label="Graph of the model"
      data-testid="imported-graph"
    >
      <Controls showInteractive={false} position="bottom-left" orientation="horizontal" />
      {nodes.length > 16 && (
        <MiniMap
          pannable
          zoomable
          ariaLabel="Map of the model"
          bgColor="var(--ground)"
          maskColor="color-mix(in srgb, var(--text) 14%, transparent)"
          nodeColor="var(--muted)"
        />
      )}
    </ReactFlow>
  );
}

/** The model as a graph from its inputs down; a cut colours its two sides. */
export function GraphView({ model }: { model: GivenModel }) {
  return (
    <section className="imported-graph" aria-label="Graph">
      {/* While another view is shown it has no size to fit itself to. */}
      <Sized height="100%">
        {() => (
          <ReactFlowProvider>
            <Flow model={model} />
          </ReactFlowProvider>
        )}
      </Sized>
    </section>
  );
}
