import { useMemo, useRef } from 'react';
import { opTimes } from '../store/commands.ts';
import { currentProblems, settingNow } from '../store/setting.ts';
import { useStudio } from '../store/useStudio.ts';
import { chosen } from './chosen.ts';
import { heatOf } from './heat.ts';
import { keepSame } from './sameFlow.ts';
import { type Flow, unchosen } from './toFlow.ts';

/** The store's design as the canvas draws it; of what did not change the same objects as before. */
export function useFlow(): Flow {
  const design = useStudio((s) => s.project.design);
  const placed = useStudio((s) => s.project.layout);
  const setting = useStudio(settingNow);
  const problems = useStudio(currentProblems);
  const times = useStudio(opTimes);
  const colour = useStudio((s) => s.ui.colour);
  const selection = useStudio((s) => s.ui.selection);
  const wire = useStudio((s) => s.ui.wire);
  const former = useRef<Flow | null>(null);
  const flow = useMemo(() => {
    const heat = heatOf(colour, design, setting, times);
    const timeOf = (id: string) => times[id] ?? null;
    const shareOf = (id: string) => heat?.shares.get(id) ?? null;
    const drawn = unchosen({ design, setting, placed, problems, timeOf, heatOf: shareOf });
    former.current = keepSame(former.current, drawn);
    return former.current;
  }, [design, placed, setting, problems, times, colour]);
  return useMemo(() => chosen(flow, selection, wire), [flow, selection, wire]);
}
