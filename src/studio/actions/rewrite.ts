import type { Action } from '../kit/action.ts';
import { applyRewrite, rewritesNow } from '../panels/draw/rewriting.ts';

/** The panel offers each; this applies the first, and may be run until there is none. */
export const rewriteActions: readonly Action[] = [
  {
    id: 'design.rewrite',
    title: 'Apply the first rewrite that is offered',
    group: 'Design',
    enabled: (state) => rewritesNow(state).length > 0,
    run: async (store) => {
      const [first] = rewritesNow(store.getState());
      if (first) await applyRewrite(store, first);
    },
  },
];
