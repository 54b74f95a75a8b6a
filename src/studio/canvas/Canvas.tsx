import {
  Background,
  BackgroundVariant,
  Controls,
  MarkerType,
  ReactFlow,
  ReactFlowProvider,
} from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import './canvas.css';
import { useMantineColorScheme } from '@mantine/core';
import { STRINGS } from '../strings/strings.ts';
import { LaneLayer } from './LaneLayer.tsx';
import { LanesContext } from './LanesContext.ts';
import { CommunicateNode, OpNode, ResultNode } from './OpNode.tsx';
import { Palette } from './Palette.tsx';
import { useCanvasFlow } from './useCanvasFlow.ts';
import { useLaneWords } from './useLaneWords.ts';
import { WireEdge } from './WireEdge.tsx';

const nodeTypes = { op: OpNode, communicate: CommunicateNode, result: ResultNode };
const edgeTypes = { wire: WireEdge };
const defaultEdgeOptions = {
  markerEnd: { type: MarkerType.ArrowClosed, width: 14, height: 14, color: 'var(--wire)' },
};

function Flow() {
  const flow = useCanvasFlow();
  const words = useLaneWords();
  const { colorScheme } = useMantineColorScheme();
  return (
    <LanesContext value={flow.lanes}>
      <ReactFlow
        {...flow.handlers}
        nodes={flow.nodes}
        edges={flow.edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        defaultEdgeOptions={defaultEdgeOptions}
        colorMode={colorScheme === 'auto' ? 'system' : colorScheme}
        minZoom={0.25}
        maxZoom={2}
        deleteKeyCode={null}
        disableKeyboardA11y
        connectionRadius={28}
        aria-label={STRINGS.aria.canvas}
        data-testid="canvas"
      >
        <Background variant={BackgroundVariant.Dots} gap={20} size={1} />
        <LaneLayer lanes={flow.lanes} words={words} target={flow.targetLane} />
        <Controls showInteractive={false} position="bottom-left" />
      </ReactFlow>
      <Palette drag={flow.palette} />
    </LanesContext>
  );
}

export function Canvas() {
  return (
    <section className="canvas" aria-label={STRINGS.aria.canvas}>
      <ReactFlowProvider>
        <Flow />
      </ReactFlowProvider>
    </section>
  );
}
