const nodeOf = (id: string) =>
  document.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`);

/** The op's node takes the keyboard. */
export const focusOp = (id: string): void => nodeOf(id)?.focus({ preventScroll: true });

/** The panel may have to be loaded first; after this time the person has moved on. */
const LONGEST_MS = 3000;

/**
 * The first field of the inspector takes the keyboard, once it is drawn: until then the panel may show the op that was
 * selected before.
 */
export function focusInspector(id: string): void {
  const end = performance.now() + LONGEST_MS;
  const look = () => {
    const fields = 'input:not([type="hidden"]):enabled, button:enabled, select:enabled';
    const first = document.querySelector<HTMLElement>(
      `.inspector[data-op="${CSS.escape(id)}"] :is(${fields})`,
    );
    if (first) first.focus();
    else if (performance.now() < end) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
