import { type PointerEvent, useRef } from 'react';
import { useStudioStore } from '../store/useStudio.ts';
import { insertKind } from './insert.ts';
import './palette.css';
import { PALETTE } from '../../design/edits.ts';
import type { DrawnKind } from '../../design/ops/catalogue.ts';
import { STRINGS } from '../kit/strings.ts';
import { OP_STYLE } from './opStyle.ts';
import type { PaletteDragApi } from './usePaletteDrag.ts';

/** Pixels that tell a drag from a click. */
const SLOP = 5;

function Item({ kind, drag }: { kind: DrawnKind; drag: PaletteDragApi }) {
  const store = useStudioStore();
  const start = useRef<{ x: number; y: number; moved: boolean } | null>(null);
  const { icon: Icon, color, about } = OP_STYLE[kind];
  const down = (event: PointerEvent<HTMLButtonElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = { x: event.clientX, y: event.clientY, moved: false };
  };
  const move = (event: PointerEvent) => {
    const from = start.current;
    if (!from) return;
    from.moved ||= Math.hypot(event.clientX - from.x, event.clientY - from.y) > SLOP;
    if (from.moved) drag.move(kind, event.clientX, event.clientY);
  };
  const up = (event: PointerEvent) => {
    if (start.current?.moved) drag.drop(kind, event.clientX, event.clientY);
  };
  const click = () => {
    const dragged = start.current?.moved;
    start.current = null;
    if (!dragged) insertKind(store, kind);
  };
  const cancel = () => {
    start.current = null;
    drag.cancel();
  };
  return (
    <button
      type="button"
      className="palette-item"
      style={{ '--op': color } as React.CSSProperties}
      data-testid={`palette-${kind}`}
      aria-label={`Add ${kind}`}
      data-hint={`${kind}: ${about}. Drag onto a wire or a lane, or click to put it after the selected op.`}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={cancel}
      onClick={click}
    >
      <Icon size={16} stroke={1.8} aria-hidden />
      <span>{kind}</span>
    </button>
  );
}

function ghostWords({ drag, lane }: PaletteDragApi): string {
  if (drag?.op) return `replace ${drag.op}`;
  if (drag?.wire) return 'insert here';
  return lane ? `on the ${lane}` : '';
}

/** Ops to add, by drag or by keyboard. */
export function Palette({ drag }: { drag: PaletteDragApi }) {
  const ghost = drag.drag;
  const style = ghost && OP_STYLE[ghost.kind];
  return (
    <>
      <div className="palette" role="toolbar" aria-label={STRINGS.aria.palette} data-testid="palette">
        {PALETTE.map((kind) => (
          <Item key={kind} kind={kind} drag={drag} />
        ))}
      </div>
      {ghost && style && (
        <div
          className="palette-ghost"
          style={{ '--op': style.color, left: ghost.x, top: ghost.y } as React.CSSProperties}
          aria-hidden
        >
          <style.icon size={16} />
          {ghost.kind}
          <small>{ghostWords(drag)}</small>
        </div>
      )}
    </>
  );
}
