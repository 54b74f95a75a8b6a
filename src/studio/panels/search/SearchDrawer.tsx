import { Button, Stack, Text } from '@mantine/core';
import { useMemo } from 'react';
import { figureOf, type Member } from '../../../search/member.ts';
import { OBJECTIVE_IDS, type ObjectiveId, objective } from '../../../search/objectives.ts';
import { ParetoScatter } from '../../charts/ParetoScatter.tsx';
import { FigureText } from '../../kit/FigureText.tsx';
import { SavedChart } from '../../kit/SavedChart.tsx';
import { Sized } from '../../kit/Sized.tsx';
import { predictionNow } from '../../prediction/figures.ts';
import { fittingCheckpoints } from '../../store/checkpoints.ts';
import { ACCURACY_SOURCES, type KnownAccuracySource } from '../../store/session/search.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { AxesView, ProgressView } from './AxesView.tsx';
import './candidates.css';
import { BaselinesView } from './BaselinesView.tsx';
import { CandidateTable } from './CandidateTable.tsx';
import { CompareTable } from './CompareTable.tsx';
import { openFound } from './controller.ts';
import { cloudOf, frontOf } from './pareto.ts';
import { SearchTools } from './SearchTools.tsx';
import { usePointing } from './usePointing.ts';

/** The design on the canvas, when it was trained and its system measured. */
function useCurrent(): Member | null {
  const estimate = useStudio(predictionNow);
  const accuracy = useStudio((s) => fittingCheckpoints(s)[0]?.accuracy);
  return useMemo(() => {
    if (!estimate || accuracy === undefined) return null;
    const { latencyMs, energyMj, throughputFps, bytesUp, bytesDown, provenance } = estimate;
    return {
      encoding: '',
      figures: {
        latency: { value: latencyMs, provenance },
        energy: { value: energyMj, provenance: 'modelled' },
        accuracy: { value: accuracy, provenance: 'measured' },
        throughput: { value: throughputFps, provenance },
        bytes: { value: bytesUp + bytesDown, provenance: 'measured' },
      },
    };
  }, [estimate, accuracy]);
}

const VIEWS = {
  ...{ chart: Chart, axes: AxesView, progress: ProgressView },
  ...{ table: CandidateTable, compare: CompareTable, baselines: BaselinesView },
};

/** The candidates of a search as a chart, as a table, and those that are pinned beside one another. */
export function SearchDrawer() {
  const View = VIEWS[useStudio((s) => s.search.view)];
  return (
    <div className="search-drawer">
      <SearchTools />
      <div className="search-view">
        <View />
      </div>
    </div>
  );
}

function Chart() {
  const axes = useStudio((s) => s.search.axes);
  const seen = useStudio((s) => s.search.seen);
  const front = useStudio((s) => s.search.front);
  const limits = useStudio((s) => s.search.limits);
  const selected = useStudio((s) => s.search.selected);
  const current = useCurrent();
  const behind = useMemo(() => cloudOf({ axes, seen }), [axes, seen]);
  const before = useMemo(
    () => frontOf({ axes, front, limits, selected, seen }, current),
    [axes, front, limits, selected, seen, current],
  );
  const data = useMemo(() => ({ ...before, ...behind }), [before, behind]);
  const pointing = usePointing();
  return (
    <>
      <SavedChart name={`${axes.y}-against-${axes.x}`}>
        <Sized height="100%">
          {(width, height) => (
            <ParetoScatter data={data} width={width} height={Math.max(200, height)} {...pointing} />
          )}
        </Sized>
      </SavedChart>
      <Chosen />
    </>
  );
}

const isMeasured = (id: ObjectiveId, { verified }: Member): boolean =>
  (id === 'latency' || id === 'accuracy') && verified?.[id]?.provenance === 'measured';

/** Where a figure was had, beyond what its provenance says. */
function sourceWords(id: ObjectiveId, member: Member, source: KnownAccuracySource): string | undefined {
  if (isMeasured(id, member)) return id === 'latency' ? 'frames that really ran' : 'its own training';
  if (id === 'latency') {
    return member.figures.latency?.by === 'model' ? 'the latency model' : 'the sum of its op times';
  }
  if (id !== 'accuracy') return undefined;
  return ACCURACY_SOURCES[source].where;
}

const titleOf = (id: ObjectiveId, source: KnownAccuracySource): string =>
  id === 'accuracy' ? ACCURACY_SOURCES[source].title : objective(id).title;

/** The design under the pointer, or the one last opened. */
function Chosen() {
  const store = useStudioStore();
  const design = useStudio(({ search: { front, seen, hovered, selected } }) => {
    const isIt = ({ encoding }: Member) => encoding === (hovered ?? selected);
    return front.find(isIt) ?? seen.find(isIt);
  });
  const source = useStudio((s) => s.search.source);
  const any = useStudio((s) => s.search.front.length > 0);
  return (
    <Stack gap="sm" className="search-chosen" tabIndex={0} role="region" aria-label="The chosen design">
      {design ? (
        <>
          {OBJECTIVE_IDS.map((of) => {
            const figure = figureOf(design, of);
            const where = sourceWords(of, design, source);
            return (
              figure && (
                <FigureText
                  key={of}
                  label={titleOf(of, source)}
                  figure={{ ...figure, ...(where && { where }) }}
                />
              )
            );
          })}
          <Text size="xs" c="dimmed" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
            {design.encoding}
          </Text>
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => openFound(store, design.encoding, 'instead')}
            data-testid="open-instead"
          >
            Replace the design on the canvas
          </Button>
        </>
      ) : (
        <Text size="sm" c="dimmed">
          {any
            ? 'Point at a design of the front for its figures; click to open it beside your own.'
            : 'The front appears here while a search runs: the designs that no other beats in everything.'}
        </Text>
      )}
    </Stack>
  );
}
