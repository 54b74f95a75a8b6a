import type { Action } from '../kit/action.ts';
import { STRINGS } from '../kit/strings.ts';
import { STEPS } from '../store/ui.ts';

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
