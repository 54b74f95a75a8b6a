import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { type ComponentType, type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { STRINGS } from '../kit/strings.ts';
import { useStudio, useStudioStore } from '../store/useStudio.ts';

const LEAST = 140;
const STEP = 24;
/** The canvas keeps at least this much. */
const CANVAS_LEAST = 260;

/** The wide slot below the canvas, for charts; its upper border is dragged, or moved by arrow keys. */
export function Drawer({ title, Content }: { title: string; Content: ComponentType }) {
  const store = useStudioStore();
  const open = useStudio((s) => s.ui.drawerOpen);
  const height = useStudio((s) => s.ui.drawerHeight);
  const start = useRef<{ y: number; height: number } | null>(null);
  const most = () => Math.max(LEAST, window.innerHeight - CANVAS_LEAST - 120);
  const resize = (to: number) =>
    store.getState().show({ drawerHeight: Math.round(Math.min(Math.max(to, LEAST), most())) });
  const down = (event: PointerEvent<HTMLElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = { y: event.clientY, height };
  };
  const move = (event: PointerEvent) => {
    if (start.current) resize(start.current.height + start.current.y - event.clientY);
  };
  const press = (event: KeyboardEvent) => {
    const by = { ArrowUp: STEP, ArrowDown: -STEP }[event.key];
    if (!by) return;
    event.preventDefault();
    resize(height + by);
  };
  return (
    <section className="drawer" aria-label={STRINGS.aria.drawer} data-testid="drawer">
      {open && (
        // biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved
        <div
          className="drawer-edge"
          role="separator"
          tabIndex={0}
          aria-label="Height of the charts"
          aria-orientation="horizontal"
          aria-valuenow={height}
          aria-valuemin={LEAST}
          aria-valuemax={most()}
          onPointerDown={down}
          onPointerMove={move}
          onPointerUp={() => {
            start.current = null;
          }}
          onKeyDown={press}
        />
      )}
      <header className="drawer-bar">
        <h2>{title}</h2>
        <button
          type="button"
          className="icon-button"
          data-size="sm"
          aria-label={open ? 'Hide the charts' : 'Show the charts'}
          aria-expanded={open}
          onClick={() => store.getState().show({ drawerOpen: !open })}
        >
          {open ? <IconChevronDown size={16} /> : <IconChevronUp size={16} />}
        </button>
      </header>
      {open && (
        <div className="drawer-content" style={{ '--height': `${height}px` } as React.CSSProperties}>
          <Content />
        </div>
      )}
    </section>
  );
}
