import type { Apart } from '../kit/apart.tsx';

/** What a step shows: a side panel, and a wide bottom drawer where it has one. */
export interface PanelSlot {
  Panel: Apart<object>;
  Drawer?: Apart<object>;
  /** Title of the drawer's bar. */
  drawerTitle?: string;
}
