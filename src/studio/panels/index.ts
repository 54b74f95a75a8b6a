import { apart } from '../kit/apart.tsx';
import { allActions } from '../kit/registry.ts';
import type { StepId } from '../store/ui.ts';
import type { PanelSlot } from './slots.ts';

/** The steps whose buttons run actions that the first screen does not know are drawn once those are known. */
const known = async <T>(part: Promise<T>): Promise<T> => (await Promise.all([part, allActions()]))[0];

/** What each step shows beside and below the canvas, each loaded apart. */
export const panels: Record<StepId, PanelSlot> = {
  setup: { Panel: apart(async () => (await import('./setup/SetupPanel.tsx')).SetupPanel) },
  draw: { Panel: apart(async () => (await import('./draw/DrawPanel.tsx')).DrawPanel) },
  search: {
    Panel: apart(async () => (await known(import('./search/SearchPanel.tsx'))).SearchPanel),
    Drawer: apart(async () => (await known(import('./search/SearchDrawer.tsx'))).SearchDrawer),
    drawerTitle: 'Trade-offs',
  },
  train: {
    Panel: apart(async () => (await known(import('./train/TrainPanel.tsx'))).TrainPanel),
    Drawer: apart(async () => (await known(import('./train/TrainDrawer.tsx'))).TrainDrawer),
    drawerTitle: 'Training progress',
  },
  run: {
    Panel: apart(async () => (await known(import('./dispatch/RunStep.tsx'))).RunStep),
    Drawer: apart(async () => (await known(import('./dispatch/RunStep.tsx'))).RunStepDrawer),
    drawerTitle: 'How it runs',
  },
  export: { Panel: apart(async () => (await known(import('./export/ExportPanel.tsx'))).ExportPanel) },
};

/** Loads every step, so that each stands at once when a person goes there. */
export async function preloadPanels(): Promise<void> {
  const parts = Object.values(panels).flatMap(({ Panel, Drawer }) => [Panel, ...(Drawer ? [Drawer] : [])]);
  await Promise.all(parts.map((part) => part.preload()));
}
