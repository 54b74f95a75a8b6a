import './panels.css';
import { exportActions, runActions, searchActions, trainActions } from './actions.ts';
import { dispatchActions } from './dispatch/actions.ts';
import { RunStep, RunStepDrawer } from './dispatch/RunStep.tsx';
import { ExportPanel } from './export/ExportPanel.tsx';
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
  run: {
    Panel: RunStep,
    Drawer: RunStepDrawer,
    drawerTitle: 'Frames',
    actions: [...runActions, ...dispatchActions],
  },
  export: { Panel: ExportPanel, actions: exportActions },
};
