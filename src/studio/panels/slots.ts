import type { ComponentType } from 'react';
import type { Action } from '../kit/action.ts';
import type { StepId } from '../store/ui.ts';

/** What a step shows: a side panel, and a wide bottom drawer where it has one. */
export interface PanelSlot {
  Panel: ComponentType;
  Drawer?: ComponentType;
  /** Title of the drawer's bar. */
  drawerTitle?: string;
  /** Joins the registry of toolbar, shortcuts and command palette. */
  actions?: readonly Action[];
}

export type PanelSlots = Partial<Record<StepId, PanelSlot>>;
