import { provideActions } from '../kit/registry.ts';
import { FIRST_ACTIONS } from './first.ts';

provideActions(FIRST_ACTIONS, async () => (await import('./all.ts')).LATER_ACTIONS);
