import { useReactFlow } from '@xyflow/react';
import { useCallback, useState } from 'react';
import { addOp, insertOnWire, laneOnWire, newOp } from '../../design/edits.ts';
import type { DrawnKind } from '../../design/ops/catalogue.ts';
import { editDesign, editPlaced } from '../store/commands.ts';
import { useStudioStore } from '../store/useStudio.ts';
import { positionInLane } from './drop.ts';
import { type Lanes, laneAt, sizeOf } from './geometry.ts';

export interface PaletteDrag {
  kind: DrawnKind;
  /** Pointer, in client pixels. */
  x: number;
  y: number;
  /** Wire under the pointer, as `from to`. */
  wire: string | null;
}

const wireAt = (x: number, y: number): string | null => {
  for (const element of document.elementsFromPoint(x, y)) {
    const id = element.closest('.react-flow__edge')?.getAttribute('data-id');
    if (id && !id.includes(':')) return id;
  }
  return null;
};
const overCanvas = (x: number, y: number): boolean =>
  document.elementsFromPoint(x, y).some((element) => element.classList.contains('react-flow'));

/** An op dragged from the palette: dropped on a wire it is inserted there, elsewhere it stands free. */
export function usePaletteDrag(lanes: Lanes) {
  const store = useStudioStore();
  const { screenToFlowPosition } = useReactFlow();
  const [drag, setDrag] = useState<PaletteDrag | null>(null);

  const move = useCallback((kind: DrawnKind, x: number, y: number) => {
    const wire = wireAt(x, y);
    for (const edge of document.querySelectorAll('.react-flow__edge')) {
      edge.toggleAttribute('data-drop', wire !== null && edge.getAttribute('data-id') === wire);
    }
    setDrag({ kind, x, y, wire });
  }, []);

  const cancel = useCallback(() => {
    for (const edge of document.querySelectorAll('.react-flow__edge[data-drop]'))
      edge.removeAttribute('data-drop');
    setDrag(null);
  }, []);

  const drop = useCallback(
    (kind: DrawnKind, x: number, y: number) => {
      const wire = wireAt(x, y);
      cancel();
      if (!overCanvas(x, y)) return;
      const { design } = store.getState().project;
      if (wire) {
        const [from = '', to = ''] = wire.split(' ');
        const op = newOp(design, kind, laneOnWire(design, from, to));
        editDesign(store, `Insert ${kind}`, (now) => insertOnWire(now, from, to, op));
        store.getState().show({ selection: [op.id] });
        return;
      }
      const size = sizeOf(kind);
      const at = screenToFlowPosition({ x, y });
      const box = { x: at.x - size.width / 2, y: at.y - size.height / 2, ...size };
      const op = newOp(design, kind, laneAt(lanes, at.y));
      editPlaced(store, `Add ${kind}`, (now) => ({
        design: addOp(now, op),
        placed: { [op.id]: positionInLane(box, lanes) },
      }));
      store.getState().show({ selection: [op.id] });
    },
    [store, lanes, screenToFlowPosition, cancel],
  );
  const lane = drag && !drag.wire ? laneAt(lanes, screenToFlowPosition({ x: drag.x, y: drag.y }).y) : null;
  return { drag, lane, move, drop, cancel };
}

export type PaletteDragApi = ReturnType<typeof usePaletteDrag>;
