import { useState } from 'react';
import type { Placement } from '../../design/types.ts';
import { useStudioStore } from '../store/useStudio.ts';

/** Loaded with the first drag: it reads tables of times. */
let costs: typeof import('./moveCost.ts') | undefined;

/** Without it a drag says nothing of costs; the next one tries again. */
export const loadCosts = (): void =>
  void import('./moveCost.ts').then(
    (loaded) => {
      costs = loaded;
    },
    () => {},
  );

interface Foretold {
  lane: Placement;
  copies: boolean;
  words: string | null;
}

/** What a drop in the lane under the pointer would make of the design: copies, or a predicted latency. */
export function useForetold() {
  const store = useStudioStore();
  const [told, setTold] = useState<Foretold | null>(null);
  const ofMove = (ids: readonly string[], lane: Placement, { moveCost }: NonNullable<typeof costs>) => {
    const { ops } = store.getState().project.design;
    const changes = ops.some((op) => ids.includes(op.id) && op.placement !== lane);
    return changes ? moveCost(store.getState(), ids, lane) : null;
  };
  /** Worked out once for each lane that the pointer enters. @param copies whether the drop would leave the ops where they were */
  const foretell = (ids: readonly string[], lane: Placement, copies: boolean) => {
    if (told?.lane === lane && told.copies === copies) return;
    if (copies) setTold({ lane, copies, words: `a copy on the ${lane}` });
    else if (costs) setTold({ lane, copies, words: ofMove(ids, lane, costs) });
  };
  return { words: told?.words ?? null, foretell, clear: () => setTold(null) };
}
