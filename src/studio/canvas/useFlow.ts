import { useDeferredValue, useMemo, useRef } from 'react';
import { createSelector } from 'reselect';
import { opTimes } from '../store/commands.ts';
import { currentProblems, settingNow } from '../store/setting.ts';
import type { StudioState } from '../store/store.ts';
import { useStudio } from '../store/useStudio.ts';
import { chosen } from './chosen.ts';
import { heatOf } from './heat.ts';
import { keepSame } from './sameFlow.ts';
import { type Flow, unchosen } from './toFlow.ts';

/** What the canvas draws of the store; the same object while none of it changes. */
export const drawnOf = createSelector(
  [
    ({ project }: StudioState) => project.design,
    ({ project }: StudioState) => project.layout,
    settingNow,
    currentProblems,
    opTimes,
    ({ ui }: StudioState) => ui.colour,
  ],
  (design, placed, setting, problems, times, colour) => ({
    design,
    placed,
    setting,
    problems,
    times,
    colour,
  }),
);
export type Drawn = ReturnType<typeof drawnOf>;

interface Seen {
  flow: Flow;
  /** What it is drawn from: after an edit the one before, for a moment. */
  drawn: Drawn;
}

/**
 * The store's design as the canvas draws it; of what did not change the same objects as before. An edit is drawn in a task of
 * its own, after that in which it was made.
 */
export function useFlow(): Seen {
  const drawn = useDeferredValue(useStudio(drawnOf));
  const selection = useStudio((s) => s.ui.selection);
  const wire = useStudio((s) => s.ui.wire);
  const former = useRef<Flow | null>(null);
  const flow = useMemo(() => {
    const { design, placed, setting, problems, times, colour } = drawn;
    const heat = heatOf(colour, design, setting, times);
    const timeOf = (id: string) => times[id] ?? null;
    const shareOf = (id: string) => heat?.shares.get(id) ?? null;
    const next = unchosen({ design, setting, placed, problems, timeOf, heatOf: shareOf });
    former.current = keepSame(former.current, next);
    return former.current;
  }, [drawn]);
  return { flow: useMemo(() => chosen(flow, selection, wire), [flow, selection, wire]), drawn };
}
