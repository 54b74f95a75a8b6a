import type { PanelSlots } from './slots.ts';

/** The panels of the steps that are not the canvas's own. */
export const panels: PanelSlots = {};
