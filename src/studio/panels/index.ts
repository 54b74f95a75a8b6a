import './panels.css';
import type { PanelSlots } from './slots.ts';
import { TrainDrawer } from './train/TrainDrawer.tsx';
import { TrainPanel } from './train/TrainPanel.tsx';

/** The panels of the steps that are not the canvas's own. */
export const panels: PanelSlots = {
  train: { Panel: TrainPanel, Drawer: TrainDrawer, drawerTitle: 'Training curves' },
};
