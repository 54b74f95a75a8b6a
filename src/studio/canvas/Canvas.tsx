import { ControlButton, Controls, MiniMap, Panel, ReactFlow, ReactFlowProvider } from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import './canvas.css';
import './designBar.css';
import { IconMaximize } from '@tabler/icons-react';
import { memo, useEffect, useRef } from 'react';
import { apart } from '../kit/apart.tsx';
import { allActions } from '../kit/registry.ts';
import { useScheme } from '../kit/scheme.ts';
import { STRINGS } from '../kit/strings.ts';
import { useAction } from '../kit/useAction.ts';
import { useIdle } from '../kit/useIdle.ts';
import { useStudio } from '../store/useStudio.ts';
import { DesignBar } from './DesignBar.tsx';
import { hasPalette } from './drawing.ts';
import { LEAST_ZOOM } from './fit.ts';
import { IconPictures } from './IconPictures.tsx';
import { LaneLayer } from './LaneLayer.tsx';
import { CommunicateNode, OpNode, ResultNode } from './OpNode.tsx';
import { OP_STYLE } from './opStyle.ts';
import { Palette } from './Palette.tsx';
import type { CanvasNode } from './toFlow.ts';
import { useCanvasFlow } from './useCanvasFlow.ts';
import { useCanvasMenu } from './useCanvasMenu.ts';
import { useKeyboardFocus } from './useKeyboardFocus.ts';
import { useLaneWords } from './useLaneWords.ts';
import { useLook } from './useLook.ts';
import { useStable } from './useStable.ts';
import { useWires } from './useWires.ts';
import { WireLayer } from './WireLayer.tsx';

/** Loaded with the first menu, and what it offers with it. */
const CanvasMenu = apart(async () => {
  const [{ CanvasMenu }] = await Promise.all([import('./CanvasMenu.tsx'), allActions()]);
  return CanvasMenu;
}, null);

const ColourChoice = apart(async () => (await import('./ColourChoice.tsx')).ColourChoice, null);
const GuideLayer = apart(async () => (await import('./GuideLayer.tsx')).GuideLayer, null);

const nodeTypes = { op: OpNode, communicate: CommunicateNode, result: ResultNode };
const ADD_TO_SELECTION = ['Shift', 'Control', 'Meta'];

/** More nodes than are seen at a readable size. */
const MANY = 16;
const colourOf = (node: CanvasNode): string =>
  node.type === 'result' ? 'var(--muted)' : OP_STYLE[node.data.op.kind].color;

/** What stands in the corner; a drag does not redraw it. */
const Tools = memo(function Tools({ drawing }: { drawing: boolean }) {
  const fitAll = useAction('view.fit');
  return (
    <>
      <Controls showInteractive={false} position="bottom-left" orientation="horizontal" showFitView={false}>
        <ControlButton
          onClick={fitAll.run}
          title="Show the whole design (F)"
          aria-label="Show the whole design"
        >
          <IconMaximize />
        </ControlButton>
      </Controls>
      {drawing && (
        <Panel position="bottom-left" className="colours">
          <ColourChoice />
        </Panel>
      )}
    </>
  );
});

/** Whether a map of the design is of use. It draws every op once more, and comes after the canvas has drawn them all. */
function useMapped({ whole, nodes }: { whole: boolean; nodes: readonly CanvasNode[] }): boolean {
  const last = useRef(false);
  if (whole) last.current = nodes.length > MANY;
  return useIdle(last.current);
}

function Flow() {
  const menu = useCanvasMenu();
  const flow = useCanvasFlow(menu.dropped);
  useLook();
  const words = useLaneWords();
  const drawing = useStudio(hasPalette);
  const onFocus = useKeyboardFocus();
  const colorMode = useScheme();
  const handlers = useStable({ ...flow.handlers, ...menu.handlers });
  const wires = useWires(menu.onWire);
  const mapped = useMapped(flow);
  return (
    <>
      <IconPictures scheme={colorMode} />
      {drawing && <Palette drag={flow.palette} />}
      <ReactFlow
        {...handlers}
        onFocus={onFocus}
        nodes={flow.nodes}
        nodeTypes={nodeTypes}
        colorMode={colorMode}
        panOnScroll
        minZoom={LEAST_ZOOM}
        maxZoom={2}
        deleteKeyCode={null}
        multiSelectionKeyCode={ADD_TO_SELECTION}
        disableKeyboardA11y
        connectionRadius={28}
        aria-label={STRINGS.aria.canvas}
        data-testid="canvas"
      >
        <LaneLayer lanes={flow.lanes} words={words} target={flow.targetLane} edgeEmpty={flow.edgeEmpty} />
        <WireLayer wires={flow.edges} nodes={flow.nodes} {...wires} />
        {flow.guides.length > 0 && <GuideLayer guides={flow.guides} />}
        <Tools drawing={drawing} />
        {flow.foretold && (
          <Panel position="top-center" className="costs">
            <div className="move-cost number" data-testid="move-cost">
              {flow.foretold}
            </div>
          </Panel>
        )}
        {mapped && (
          <MiniMap<CanvasNode>
            pannable
            zoomable
            ariaLabel="Map of the design"
            nodeColor={colourOf}
            bgColor="var(--paper)"
          />
        )}
      </ReactFlow>
      {menu.at && <CanvasMenu at={menu.at} close={menu.close} />}
    </>
  );
}

/** Listens for long presses where there can be any. @returns ends it */
function byFinger(canvas: HTMLElement): () => void {
  let end = () => {};
  let over = false;
  if (matchMedia('(any-pointer: coarse)').matches)
    import('./longPress.ts').then(
      ({ longPress }) => {
        if (!over) end = longPress(canvas);
      },
      // Without it the browser's own long press remains, where it has one.
      () => {},
    );
  return () => {
    over = true;
    end();
  };
}

export function Canvas() {
  const flow = useRef<HTMLDivElement>(null);
  useEffect(() => (flow.current ? byFinger(flow.current) : undefined), []);
  return (
    <section className="canvas" id="canvas" aria-label={STRINGS.aria.canvas}>
      <div className="canvas-flow" ref={flow}>
        <ReactFlowProvider>
          <Flow />
        </ReactFlowProvider>
      </div>
      <DesignBar />
    </section>
  );
}
