import { COLOUR_NAMES } from '../canvas/heat.ts';
import type { Action } from '../kit/action.ts';
import { STRINGS } from '../kit/strings.ts';
import { setSettings } from '../store/settings.ts';
import type { StudioStore } from '../store/store.ts';
import { COLOURS, STEPS } from '../store/ui.ts';

const look = (store: StudioStore, at: 'selection' | 'actual'): void =>
  store.getState().show({ look: { at, asked: store.getState().ui.look.asked + 1 } });

export const viewActions: readonly Action[] = [
  {
    id: 'view.palette',
    title: 'Find an action',
    group: 'View',
    shortcut: 'Mod+K',
    run: (store) => store.getState().show({ paletteOpen: true }),
  },
  {
    id: 'view.shortcuts',
    title: 'Keyboard shortcuts',
    group: 'View',
    shortcut: '?',
    run: (store) => store.getState().show({ shortcutsOpen: true }),
  },
  {
    id: 'view.settings',
    title: 'Settings',
    group: 'View',
    shortcut: 'Mod+,',
    run: (store) => store.getState().show({ settingsOpen: true }),
  },
  {
    id: 'view.tour',
    title: 'Take the tour (one minute)',
    group: 'View',
    run: (store) => {
      setSettings({ tourSeen: true });
      store.getState().show({ tour: 0 });
    },
  },
  {
    id: 'view.samples',
    title: 'Look at the samples',
    group: 'View',
    run: (store) => store.getState().show({ samplesOpen: true }),
  },
  {
    id: 'view.history',
    title: 'History and snapshots',
    group: 'View',
    shortcut: 'H',
    run: (store) => store.getState().show({ historyOpen: true }),
  },
  {
    id: 'view.fit',
    title: 'Show the whole design',
    group: 'View',
    shortcut: 'F',
    run: (store) => {
      const fit = store.getState().ui.fit + 1;
      store.getState().show({ fit, fitWhole: fit });
    },
  },
  {
    id: 'view.selection',
    title: 'Zoom to the selection',
    group: 'View',
    shortcut: 'Shift+F',
    enabled: ({ ui }) => ui.selection.length > 0,
    run: (store) => look(store, 'selection'),
  },
  {
    id: 'view.actual',
    title: 'Zoom to 100 %',
    group: 'View',
    shortcut: '0',
    run: (store) => look(store, 'actual'),
  },
  {
    id: 'view.find',
    title: 'Find an op',
    group: 'View',
    shortcut: 'Mod+F',
    run: (store) => store.getState().show({ findOpen: true }),
  },
  {
    id: 'view.glossary',
    title: 'Glossary',
    group: 'View',
    run: (store) => store.getState().show({ glossaryOpen: true }),
  },
  ...COLOURS.map(
    (colour): Action => ({
      id: `colour.${colour}`,
      title: `Colour ops by ${COLOUR_NAMES[colour]}`,
      group: 'View',
      run: (store) => store.getState().show({ colour }),
    }),
  ),
  ...STEPS.map(
    (step, i): Action => ({
      id: `go.${step}`,
      title: STRINGS.steps[step].title,
      group: 'Go to',
      shortcut: String(i + 1),
      run: (store) => store.getState().show({ step }),
    }),
  ),
];
