/** A finger that stays this long, ms, asks for what a right click does. */
const LONG_MS = 500;
/** Pixels that a resting finger may move. */
const SLOP = 10;

/**
 * A long press of a finger on the element is a right click on what lies there. Some browsers make one of it themselves and
 * some, Safari on a phone among them, never do.
 * @returns ends it
 */
export function longPress(element: HTMLElement): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let from = { x: 0, y: 0 };
  let pressed = false;
  const end = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  const begin = ({ pointerType, isPrimary, clientX, clientY, target }: PointerEvent) => {
    // A second finger zooms.
    end();
    pressed = false;
    if (pointerType !== 'touch' || !isPrimary) return;
    from = { x: clientX, y: clientY };
    timer = setTimeout(() => {
      pressed = true;
      target?.dispatchEvent(
        new MouseEvent('contextmenu', { bubbles: true, cancelable: true, button: 2, clientX, clientY }),
      );
    }, LONG_MS);
  };
  const move = ({ clientX, clientY }: PointerEvent) => {
    if (timer && Math.hypot(clientX - from.x, clientY - from.y) > SLOP) end();
  };
  /** What was pressed for long is no click as well, which would close what it opened. */
  const lift = (event: TouchEvent) => {
    if (pressed && event.cancelable) event.preventDefault();
    pressed = false;
  };
  const handlers = [
    ['pointerdown', begin],
    ['pointermove', move],
    ['pointerup', end],
    ['pointercancel', end],
    ['contextmenu', end],
    ['touchend', lift],
  ] as const;
  for (const [name, act] of handlers) element.addEventListener(name, act as EventListener, true);
  return () => {
    end();
    for (const [name, act] of handlers) element.removeEventListener(name, act as EventListener, true);
  };
}
