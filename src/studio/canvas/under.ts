/** What lies under a point of the screen, in client pixels: canvas elements say which op or wire they draw. */

/** The wire under a point, as `from to`; null where there is none, or only the result's way home. */
export function wireAt(x: number, y: number, except?: string): string | null {
  for (const element of document.elementsFromPoint(x, y)) {
    const id = element.closest('.wire')?.getAttribute('data-id');
    if (id && !id.includes(':') && !(except !== undefined && id.split(' ').includes(except))) return id;
  }
  return null;
}

/** The id of the op under a point. */
export function opAt(x: number, y: number): string | null {
  for (const element of document.elementsFromPoint(x, y)) {
    const id = element.closest('[data-op-id]')?.getAttribute('data-op-id');
    if (id) return id;
  }
  return null;
}

export const overCanvas = (x: number, y: number): boolean =>
  document.elementsFromPoint(x, y).some((element) => element.classList.contains('react-flow'));

let marked = '';

/** Shows on which wire, or in which op's place, something would land; null shows neither. Most moves change nothing. */
export function markTarget(target: { wire: string | null; op: string | null } | null): void {
  const now = JSON.stringify([target?.wire, target?.op]);
  if (now === marked) return;
  marked = now;
  for (const edge of document.querySelectorAll('.wire')) {
    edge.toggleAttribute('data-drop', target?.wire != null && edge.getAttribute('data-id') === target.wire);
  }
  for (const node of document.querySelectorAll('.react-flow__node')) {
    node.toggleAttribute('data-drop', target?.op != null && node.getAttribute('data-id') === target.op);
  }
}
