import { ControlButton, Controls, MarkerType, ReactFlow, ReactFlowProvider } from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import './canvas.css';
import { useComputedColorScheme } from '@mantine/core';
import { IconMaximize } from '@tabler/icons-react';
import { STRINGS } from '../kit/strings.ts';
import { useAction } from '../kit/useAction.ts';
import { useStudio } from '../store/useStudio.ts';
import { DesignBar } from './DesignBar.tsx';
import { hasPalette } from './drawing.ts';
import { LEAST_ZOOM } from './fit.ts';
import { LaneLayer } from './LaneLayer.tsx';
import { LanesContext } from './LanesContext.ts';
import { CommunicateNode, OpNode, ResultNode } from './OpNode.tsx';
import { Palette } from './Palette.tsx';
import { useCanvasFlow } from './useCanvasFlow.ts';
import { useKeyboardFocus } from './useKeyboardFocus.ts';
import { useLaneWords } from './useLaneWords.ts';
import { WireEdge } from './WireEdge.tsx';

const nodeTypes = { op: OpNode, communicate: CommunicateNode, result: ResultNode };
const edgeTypes = { wire: WireEdge };
const ADD_TO_SELECTION = ['Shift', 'Control', 'Meta'];
const defaultEdgeOptions = {
  markerEnd: { type: MarkerType.ArrowClosed, width: 14, height: 14, color: 'var(--wire)' },
};

function Flow() {
  const fitAll = useAction('view.fit');
  const flow = useCanvasFlow();
  const words = useLaneWords();
  const drawing = useStudio(hasPalette);
  const onFocus = useKeyboardFocus();
  const colorMode = useComputedColorScheme('light');
  return (
    <LanesContext value={flow.lanes}>
      {drawing && <Palette drag={flow.palette} />}
      <ReactFlow
        {...flow.handlers}
        onFocus={onFocus}
        nodes={flow.nodes}
        edges={flow.edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        defaultEdgeOptions={defaultEdgeOptions}
        colorMode={colorMode}
        panOnScroll
        minZoom={LEAST_ZOOM}
        maxZoom={2}
        deleteKeyCode={null}
        multiSelectionKeyCode={ADD_TO_SELECTION}
        disableKeyboardA11y
        edgesFocusable={false}
        connectionRadius={28}
        aria-label={STRINGS.aria.canvas}
        data-testid="canvas"
      >
        <LaneLayer lanes={flow.lanes} words={words} target={flow.targetLane} edgeEmpty={flow.edgeEmpty} />
        <Controls showInteractive={false} position="bottom-left" orientation="horizontal" showFitView={false}>
          <ControlButton
            onClick={fitAll.run}
            title="Show the whole design (F)"
            aria-label="Show the whole design"
          >
            <IconMaximize />
          </ControlButton>
        </Controls>
      </ReactFlow>
    </LanesContext>
  );
}

export function Canvas() {
  return (
    <section className="canvas" id="canvas" aria-label={STRINGS.aria.canvas}>
      <div className="canvas-flow">
        <ReactFlowProvider>
          <Flow />
        </ReactFlowProvider>
      </div>
      <DesignBar />
    </section>
  );
}
