import { useMemo, useRef, useState } from 'react';
import type { Member } from '../../../search/member.ts';
import { unitOf } from '../../../tasks/registry.ts';
import { count } from '../../charts/format.ts';
import { ParetoScatter } from '../../charts/ParetoScatter.tsx';
import type { ParetoData, Part } from '../../charts/paretoScales.ts';
import { SavedChart } from '../../kit/SavedChart.tsx';
import { Sized } from '../../kit/Sized.tsx';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { Chosen } from './Chosen.tsx';
import { cloudOf, everyOf, frontOf } from './pareto.ts';
import { overlaid, runTitle } from './runs/runs.ts';
import { ScatterTools } from './ScatterTools.tsx';
import { useCurrent } from './useCurrent.ts';
import { usePointing } from './usePointing.ts';

const NONE: readonly Member[] = [];

/** What the scatter draws; pointing at a design changes it and nothing that is costly to draw. */
function useScatterData(): ParetoData {
  const axes = useStudio((s) => s.search.axes);
  const colour = useStudio((s) => s.search.colour);
  const brush = useStudio((s) => s.search.brush);
  const zoom = useStudio((s) => s.search.zoom);
  const seen = useStudio((s) => s.search.seen);
  const every = useStudio((s) => s.search.every);
  const described = useStudio((s) => s.search.described);
  const front = useStudio((s) => s.search.front);
  const limits = useStudio((s) => s.search.limits);
  const selected = useStudio((s) => s.search.selected);
  const hovered = useStudio((s) => s.search.hovered ?? undefined);
  const other = useStudio(overlaid);
  const unit = useStudio((s) => unitOf(s.project.task));
  const current = useCurrent();
  const many = useMemo(
    () => everyOf({ every, axes, colour, brush }) ?? undefined,
    [every, axes, colour, brush],
  );
  const shown = many ? NONE : seen;
  const behind = useMemo(() => cloudOf({ axes, seen: shown, colour, brush }), [axes, shown, colour, brush]);
  const before = useMemo(
    () =>
      frontOf(
        { axes, colour, brush, front, limits, selected, seen, described, zoom },
        current,
        other && { name: runTitle(other), front: other.front },
        unit,
      ),
    [axes, colour, brush, front, limits, selected, seen, described, zoom, current, other, unit],
  );
  return useMemo(() => ({ ...before, ...behind, many, hovered }), [before, behind, many, hovered]);
}

/** Two figures of every candidate, a third as colour. */
export function ScatterView() {
  return (
    <>
      <ScatterPart />
      <Chosen />
    </>
  );
}

/** How many candidates are drawn, and of how many. */
function DrawnCount({ data }: { data: ParetoData }) {
  const every = useStudio((s) => s.search.every);
  if (!every) return null;
  const all = count(every.count + every.of.dropped);
  const drawn = data.many ? every.count : data.cloud.length / 2;
  const some = data.many ? `the latest ${count(drawn)}` : count(drawn);
  const why = data.many ? '' : ': of the others this figure is not kept';
  return (
    <span className="scatter-count" data-testid="drawn-count">
      {count(drawn) === all ? `${all} designs` : `${some} of ${all} designs${why}`}
    </span>
  );
}

/** The scatter without what is beside it. */
export function ScatterPart() {
  const store = useStudioStore();
  const data = useScatterData();
  const latest = useRef(data);
  latest.current = data;
  const [drawn] = useState(() => () => latest.current);
  const { x, y } = useStudio((s) => s.search.axes);
  const pointing = usePointing();
  const view = useMemo(
    () => ({
      onZoom: (part: Part | null) => store.getState().put('search', { zoom: part }),
      onBrush: (part: Part | null) => {
        const { brush, axes } = store.getState().search;
        const { [axes.x]: _x, [axes.y]: _y, ...others } = brush;
        store.getState().put('search', {
          brush: part ? { ...others, [axes.x]: part.x, [axes.y]: part.y } : others,
        });
      },
    }),
    [store],
  );
  return (
    <SavedChart
      name={`${y}-against-${x}`}
      tools={
        <>
          <ScatterTools drawn={drawn} />
          <DrawnCount data={data} />
        </>
      }
    >
      <Sized height="100%">
        {(width, height) => (
          <ParetoScatter data={data} width={width} height={Math.max(200, height)} {...pointing} {...view} />
        )}
      </Sized>
    </SavedChart>
  );
}
