import type { Action } from '../kit/action.ts';
import { panelActions } from '../panels/actions.ts';
import { dispatchActions } from '../panels/dispatch/actions.ts';
import { alignActions } from './align.ts';
import { chartActions } from './chart.ts';
import { designFileActions } from './designFile.ts';
import { FIRST_ACTIONS } from './first.ts';
import { machineActions } from './machines.ts';
import { modelActions } from './models.ts';
import { placeActions } from './place.ts';
import { rewriteActions } from './rewrite.ts';
import { shareActions } from './share.ts';

/** Loaded once the page stands: what they do needs much of the program. None of them has a shortcut. */
export const LATER_ACTIONS: readonly Action[] = [
  ...alignActions,
  ...designFileActions,
  ...modelActions,
  ...placeActions,
  ...rewriteActions,
  ...machineActions,
  ...shareActions,
  ...chartActions,
  ...panelActions,
  ...dispatchActions,
];

/** Everything that can be done, once: toolbar, shortcuts, command palette and the help all read this list. */
export const ACTIONS: readonly Action[] = [...FIRST_ACTIONS, ...LATER_ACTIONS];
