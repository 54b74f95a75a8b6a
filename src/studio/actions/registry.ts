import type { Action } from '../kit/action.ts';
import { panels } from '../panels/index.ts';
import { arrangeActions } from './arrange.ts';
import { chartActions } from './chart.ts';
import { clipboardActions } from './clipboard.ts';
import { designActions } from './design.ts';
import { designFileActions } from './designFile.ts';
import { designsActions } from './designs.ts';
import { machineActions } from './machines.ts';
import { modelActions } from './models.ts';
import { placeActions } from './place.ts';
import { projectActions } from './project.ts';
import { rewriteActions } from './rewrite.ts';
import { shareActions } from './share.ts';
import { viewActions } from './view.ts';

/** Everything that can be done, once: toolbar, shortcuts, command palette and the help all read this list. */
export const ACTIONS: readonly Action[] = [
  ...projectActions,
  ...designActions,
  ...designsActions,
  ...clipboardActions,
  ...arrangeActions,
  ...placeActions,
  ...designFileActions,
  ...modelActions,
  ...rewriteActions,
  ...machineActions,
  ...shareActions,
  ...viewActions,
  ...chartActions,
  ...Object.values(panels).flatMap((slot) => slot.actions ?? []),
];

export function actionById(id: string): Action {
  const action = ACTIONS.find((a) => a.id === id);
  if (!action) throw new Error(`no action ${id}`);
  return action;
}
