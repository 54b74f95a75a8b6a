import { useMemo } from 'react';
import type { Member } from '../../../search/member.ts';
import { memberValue } from '../../../search/member.ts';
import { OBJECTIVE_IDS, type ObjectiveId } from '../../../search/objectives.ts';
import { ParallelCoordinates, type ParallelData } from '../../charts/ParallelCoordinates.tsx';
import { VolumeCurve } from '../../charts/VolumeCurve.tsx';
import { SavedChart } from '../../kit/SavedChart.tsx';
import { Sized } from '../../kit/Sized.tsx';
import type { Brush, Span } from '../../store/session/search.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { Chosen } from './Chosen.tsx';
import { axisOf, isBrushed } from './pareto.ts';
import { ScatterPart } from './ScatterView.tsx';
import { usePointing } from './usePointing.ts';

/** The figures that all designs of a front have and that tell some of them apart. */
export function axesOf(front: readonly Member[]): ObjectiveId[] {
  return OBJECTIVE_IDS.filter((id) => {
    const values = front.map((member) => memberValue(member, id));
    return values.every(Number.isFinite) && new Set(values).size > 1;
  });
}

/** The front over every such figure. */
export function parallelOf(front: readonly Member[], brush: Brush = {}): Omit<ParallelData, 'marked'> {
  const ids = axesOf(front);
  return {
    axes: ids.map((id) => axisOf(id, '')),
    lines: front.map((member) => ({
      id: member.encoding,
      values: ids.map((id) => memberValue(member, id)),
      ...(!isBrushed(member, brush) && { aside: true }),
    })),
    brush: ids.map((id) => brush[id]),
  };
}

const useMarked = () => useStudio((s) => s.search.hovered ?? s.search.selected ?? undefined);

/** All figures of the front at once, beside the scatter: what is pointed at or brushed in one is in the other. */
export function AxesView() {
  const store = useStudioStore();
  const front = useStudio((s) => s.search.front);
  const brush = useStudio((s) => s.search.brush);
  const marked = useMarked();
  const lines = useMemo(() => parallelOf(front, brush), [front, brush]);
  const data = useMemo(() => ({ ...lines, marked }), [lines, marked]);
  const pointing = usePointing();
  const onBrush = (axis: number, span: Span | null) => {
    const id = axesOf(front)[axis];
    if (!id) return;
    const { [id]: _, ...others } = store.getState().search.brush;
    store.getState().put('search', { brush: span ? { ...others, [id]: span } : others });
  };
  return (
    <>
      <div className="search-linked">
        <SavedChart name="front-over-all-figures">
          <Sized height="100%">
            {(width, height) => (
              <ParallelCoordinates
                data={data}
                width={width}
                height={Math.max(200, height)}
                onBrush={onBrush}
                {...pointing}
              />
            )}
          </Sized>
        </SavedChart>
        <ScatterPart />
      </div>
      <Chosen />
    </>
  );
}

/** How the front grew, and when each of its designs was found. */
export function ProgressView() {
  const progress = useStudio((s) => s.search.progress);
  const front = useStudio((s) => s.search.front);
  const foundAt = useStudio((s) => s.search.foundAt);
  const marked = useMarked();
  const found = useMemo(
    () =>
      front.flatMap(({ encoding: id }) => {
        const seconds = foundAt[id];
        return seconds === undefined ? [] : [{ id, seconds }];
      }),
    [front, foundAt],
  );
  const pointing = usePointing();
  return (
    <>
      <div className="search-linked">
        <SavedChart name="hypervolume-over-time">
          <Sized height="100%">
            {(width, height) => (
              <VolumeCurve
                points={progress}
                found={found}
                marked={marked}
                width={width}
                height={Math.max(200, height)}
                {...pointing}
              />
            )}
          </Sized>
        </SavedChart>
        <ScatterPart />
      </div>
      <Chosen />
    </>
  );
}
