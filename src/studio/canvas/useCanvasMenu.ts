import { type OnConnectEnd, useReactFlow } from '@xyflow/react';
import { type MouseEvent as ReactMouseEvent, useCallback, useState } from 'react';
import { useStudioStore } from '../store/useStudio.ts';
import type { MenuAt } from './CanvasMenu.tsx';
import { RESULT_ID } from './toFlow.ts';

/** Opens the menu of what lies under the pointer; a long press of a finger is a right click too (longPress.ts). */
export function useCanvasMenu() {
  const store = useStudioStore();
  const { screenToFlowPosition } = useReactFlow();
  const [at, setAt] = useState<MenuAt | null>(null);
  const open = useCallback(
    (event: ReactMouseEvent | MouseEvent | TouchEvent, of: Pick<MenuAt, 'on' | 'loose'>) => {
      event.preventDefault();
      const point = 'changedTouches' in event ? event.changedTouches[0] : event;
      if (!point) return;
      const screen = { x: point.clientX, y: point.clientY };
      setAt({ ...of, screen, canvas: screenToFlowPosition(screen) });
    },
    [screenToFlowPosition],
  );
  const choose = (selection: string[], wire: string | null) => store.getState().show({ selection, wire });
  const handlers = {
    onPaneContextMenu: (event: ReactMouseEvent | MouseEvent) => open(event, { on: 'canvas' }),
    onNodeContextMenu: (event: ReactMouseEvent, { id }: { id: string }) => {
      if (id === RESULT_ID) return;
      const { selection } = store.getState().ui;
      if (!selection.includes(id)) choose([id], null);
      open(event, { on: 'op' });
    },
    onSelectionContextMenu: (event: ReactMouseEvent) => open(event, { on: 'op' }),
  };
  const onWire = (event: ReactMouseEvent, id: string) => {
    choose([], id);
    open(event, { on: 'wire' });
  };
  /** A wire that was dropped where nothing is asks for an op to end at. */
  const dropped: OnConnectEnd = (event, { fromNode, fromHandle, toNode, isValid }) => {
    if (isValid || !fromNode || toNode || !fromHandle) return;
    open(event, { on: 'loose', loose: { op: fromNode.id, end: fromHandle.type } });
  };
  return { at, close: () => setAt(null), handlers, onWire, dropped };
}
