import type { StudioState } from '../store/store.ts';

let narrow: MediaQueryList | undefined;

export function onPhone(): boolean {
  narrow ??= globalThis.matchMedia?.('(max-width: 640px)');
  return narrow?.matches ?? false;
}

/** The palette lies over the canvas in the steps in which designs are drawn; on a phone only where nothing else is done. */
export const hasPalette = ({ ui }: StudioState): boolean =>
  ui.step === 'draw' || (ui.step === 'setup' && !onPhone());
