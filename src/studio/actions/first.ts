import type { Action } from '../kit/action.ts';
import { nudgeActions } from './arrange.ts';
import { clipboardActions } from './clipboard.ts';
import { designActions } from './design.ts';
import { designsActions } from './designs.ts';
import { projectActions } from './project.ts';
import { viewActions } from './view.ts';

/** What the first screen can do, every action with a shortcut among it. */
export const FIRST_ACTIONS: readonly Action[] = [
  ...projectActions,
  ...designActions,
  ...designsActions,
  ...clipboardActions,
  ...nudgeActions,
  ...viewActions,
];
