import type { StudioState } from '../store/store.ts';

/** The palette lies over the canvas in the steps in which designs are drawn. */
export const hasPalette = ({ ui }: StudioState): boolean => ui.step === 'draw' || ui.step === 'setup';
