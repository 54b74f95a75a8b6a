import { useReactFlow } from '@xyflow/react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { addOp, insertOnWire, laneOnWire, newOp, replaceOp } from '../../design/edits.ts';
import type { DrawnKind } from '../../design/ops/catalogue.ts';
import { editDesign, editPlaced } from '../store/commands.ts';
import { useStudioStore } from '../store/useStudio.ts';
import { positionInLane, replaceProblem } from './drop.ts';
import { type Lanes, laneAt, sizeOf } from './geometry.ts';
import { markTarget, opAt, overCanvas, wireAt } from './under.ts';

interface PaletteDrag {
  kind: DrawnKind;
  /** Pointer, in client pixels. */
  x: number;
  y: number;
  /** Wire under the pointer, as `from to`. */
  wire: string | null;
  /** Op under the pointer, by id, whose place it would take. */
  op: string | null;
}

/** An op dragged from the palette: dropped on a wire it is inserted there, on an op it takes its place, else it stands free. */
export function usePaletteDrag(lanes: Lanes) {
  const store = useStudioStore();
  const { screenToFlowPosition } = useReactFlow();
  const [drag, setDrag] = useState<PaletteDrag | null>(null);
  /** Escape was pressed: the pointer is still down, and moves for nothing. */
  const given = useRef(false);

  const move = useCallback((kind: DrawnKind, x: number, y: number) => {
    if (given.current) return;
    const op = opAt(x, y);
    const wire = op === null ? wireAt(x, y) : null;
    markTarget({ wire, op });
    setDrag({ kind, x, y, wire, op });
  }, []);

  const cancel = useCallback(() => {
    given.current = false;
    markTarget(null);
    setDrag(null);
  }, []);

  useEffect(() => {
    if (!drag) return;
    const press = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      cancel();
      given.current = true;
    };
    window.addEventListener('keydown', press, true);
    return () => window.removeEventListener('keydown', press, true);
  }, [drag, cancel]);

  const drop = useCallback(
    (kind: DrawnKind, x: number, y: number) => {
      const stopped = given.current;
      cancel();
      if (stopped || !overCanvas(x, y)) return;
      const { design, layout } = store.getState().project;
      const under = opAt(x, y);
      if (under !== null) {
        const problem = replaceProblem(design, under, kind);
        if (problem) return store.getState().notify({ kind: 'info', ...problem });
        const op = newOp(design, kind, 'device');
        editPlaced(store, `Replace ${under} by ${kind}`, (now) => ({
          design: replaceOp(now, under, op),
          placed: { [op.id]: layout[under] ?? null },
        }));
        store.getState().show({ selection: [op.id] });
        return;
      }
      const wire = wireAt(x, y);
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
  const free = drag && !drag.wire && !drag.op;
  const lane = free ? laneAt(lanes, screenToFlowPosition({ x: drag.x, y: drag.y }).y) : null;
  return { drag, lane, move, drop, cancel };
}

export type PaletteDragApi = ReturnType<typeof usePaletteDrag>;
