import { useMemo } from 'react';
import type { Member } from '../../../search/member.ts';
import { memberValue } from '../../../search/member.ts';
import { OBJECTIVE_IDS, type ObjectiveId } from '../../../search/objectives.ts';
import { ParallelCoordinates, type ParallelData } from '../../charts/ParallelCoordinates.tsx';
import { VolumeCurve } from '../../charts/VolumeCurve.tsx';
import { SavedChart } from '../../kit/SavedChart.tsx';
import { Sized } from '../../kit/Sized.tsx';
import { useStudio } from '../../store/useStudio.ts';
import { axisOf } from './pareto.ts';
import { usePointing } from './usePointing.ts';

/** The front over every figure that all of its designs have and that tells some of them apart. */
export function parallelOf(front: readonly Member[]): Omit<ParallelData, 'marked'> {
  const varies = (id: ObjectiveId): boolean => {
    const values = front.map((member) => memberValue(member, id));
    return values.every(Number.isFinite) && new Set(values).size > 1;
  };
  const ids = OBJECTIVE_IDS.filter(varies);
  return {
    axes: ids.map((id) => axisOf(id, '')),
    lines: front.map((member) => ({
      id: member.encoding,
      values: ids.map((id) => memberValue(member, id)),
    })),
  };
}

/** All figures of the front at once; what is pointed at here is pointed at in the scatter too. */
export function AxesView() {
  const front = useStudio((s) => s.search.front);
  const marked = useStudio((s) => s.search.hovered ?? s.search.selected ?? undefined);
  const lines = useMemo(() => parallelOf(front), [front]);
  const data = useMemo(() => ({ ...lines, marked }), [lines, marked]);
  const pointing = usePointing();
  return (
    <SavedChart name="front-over-all-figures">
      <Sized height="100%">
        {(width, height) => (
          <ParallelCoordinates data={data} width={width} height={Math.max(200, height)} {...pointing} />
        )}
      </Sized>
    </SavedChart>
  );
}

/** How the front grew. */
export function ProgressView() {
  const progress = useStudio((s) => s.search.progress);
  return (
    <SavedChart name="hypervolume-over-time">
      <Sized height="100%">
        {(width, height) => <VolumeCurve points={progress} width={width} height={Math.max(200, height)} />}
      </Sized>
    </SavedChart>
  );
}
