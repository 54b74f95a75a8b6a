import './panels.css';
import { exportActions, runActions, searchActions, trainActions } from './actions.ts';
import { ExportPanel } from './export/ExportPanel.tsx';
import { RunDrawer } from './run/RunDrawer.tsx';
import { RunPanel } from './run/RunPanel.tsx';
import { SearchDrawer } from './search/SearchDrawer.tsx';
import { SearchPanel } from './search/SearchPanel.tsx';
import type { PanelSlots } from './slots.ts';
import { TrainDrawer } from './train/TrainDrawer.tsx';
import { TrainPanel } from './train/TrainPanel.tsx';

/** The panels of the steps that are not the canvas's own. */
export const panels: PanelSlots = {
  search: {
    Panel: SearchPanel,
    Drawer: SearchDrawer,
    drawerTitle: 'Trade-offs',
    actions: searchActions,
  },
  train: { Panel: TrainPanel, Drawer: TrainDrawer, drawerTitle: 'How training goes', actions: trainActions },
  run: { Panel: RunPanel, Drawer: RunDrawer, drawerTitle: 'Frames', actions: runActions },
  export: { Panel: ExportPanel, actions: exportActions },
};
