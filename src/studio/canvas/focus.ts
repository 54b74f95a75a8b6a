const nodeOf = (id: string) =>
  document.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`);

/** The op's node takes the keyboard. */
export const focusOp = (id: string): void => nodeOf(id)?.focus({ preventScroll: true });

/** The first field of the inspector takes the keyboard, once it is drawn. */
export function focusInspector(): void {
  requestAnimationFrame(() => {
    const fields = 'input:not([type="hidden"]):enabled, button:enabled, select:enabled';
    document.querySelector<HTMLElement>(`.inspector :is(${fields})`)?.focus();
  });
}
