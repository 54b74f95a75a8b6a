import { Button, Group, SegmentedControl } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { ObjectiveId } from '../../../search/objectives.ts';
import { count } from '../../charts/format.ts';
import { runAction } from '../../kit/action.ts';
import { offBecause } from '../../kit/offBecause.ts';
import { actionById } from '../../kit/registry.ts';
import type { SearchSession, Span } from '../../store/session/search.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { listedOf } from './candidates.ts';
import { axisOf } from './pareto.ts';
import { overlaid, runTitle, shownRun } from './runs/runs.ts';

/** What the drawer shows, of which candidates, and how to keep them. */
export function SearchTools() {
  const store = useStudioStore();
  const view = useStudio((s) => s.search.view);
  const pinned = useStudio((s) => s.search.pinned.length);
  const put = (patch: Partial<SearchSession>) => store.getState().put('search', patch);
  return (
    <div className="search-tools">
      <SegmentedControl
        size="xs"
        aria-label="Show the candidates as"
        value={view}
        onChange={(value) => put({ view: value as SearchSession['view'] })}
        data={[
          { value: 'chart', label: 'Chart' },
          { value: 'axes', label: 'All figures' },
          { value: 'progress', label: 'Progress' },
          { value: 'table', label: 'Table' },
          { value: 'compare', label: pinned > 0 ? `Compare (${pinned})` : 'Compare' },
          { value: 'runs', label: 'Searches' },
          { value: 'baselines', label: 'Baselines' },
        ]}
        data-testid="search-view"
      />
      {view === 'table' && <Listed />}
      <Brushed />
      <Shown />
      <Group gap={4}>
        <SaveButton id="search.csv" label="CSV" />
        <SaveButton id="search.json" label="JSON" />
      </Group>
    </div>
  );
}

/** Which candidates the table lists. Apart, for their numbers change with every snapshot. */
function Listed() {
  const store = useStudioStore();
  const listed = useStudio((s) => s.search.listed);
  const front = useStudio((s) => s.search.front);
  const seen = useStudio((s) => s.search.seen);
  const all = useMemo(() => listedOf({ listed: 'seen', front, seen }).length, [front, seen]);
  return (
    <SegmentedControl
      size="xs"
      aria-label="Candidates in the table"
      value={listed}
      onChange={(value) => store.getState().put('search', { listed: value as SearchSession['listed'] })}
      data={[
        { value: 'front', label: `Front (${count(front.length)})` },
        { value: 'seen', label: `Front and latest (${count(all)})` },
      ]}
      data-testid="search-listed"
    />
  );
}

/** What was brushed, in words, and how to be rid of it. */
function Brushed() {
  const store = useStudioStore();
  const brush = useStudio((s) => s.search.brush);
  const spans = Object.entries(brush) as [ObjectiveId, Span][];
  if (spans.length === 0) return null;
  const words = spans.map(([id, [low, high]]) => {
    const { name, tick, unit } = axisOf(id, '');
    return `${name} ${tick(low)} to ${tick(high)} ${unit}`;
  });
  return (
    <Button
      size="compact-xs"
      variant="light"
      color="violet"
      rightSection={<IconX size={12} aria-hidden />}
      aria-label={`Brushed: ${words.join(', ')}. Clear this range`}
      onClick={() => store.getState().put('search', { brush: {} })}
      data-testid="brushed"
    >
      {words.join(', ')}
    </Button>
  );
}

/** Which runs are drawn, where there is more than one to choose from. */
function Shown() {
  const run = useStudio(shownRun);
  const over = useStudio(overlaid);
  if (!run || (!over && !run.name)) return null;
  return (
    <span className="search-shown" data-testid="search-shown">
      <i className="search-line" aria-hidden /> {runTitle(run)}
      {over && (
        <>
          {' '}
          <i className="search-line search-line-over" aria-hidden /> {runTitle(over)}
        </>
      )}
    </span>
  );
}

function SaveButton({ id, label }: { id: string; label: string }) {
  const store = useStudioStore();
  const action = actionById(id);
  const enabled = useStudio((s) => action.enabled?.(s) ?? true);
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      color="gray"
      {...offBecause(!enabled && 'Search first: there are no candidates to save.')}
      aria-label={`${label}: ${action.title}`}
      onClick={() => void runAction(store, action)}
      data-testid={`save-${label.toLowerCase()}`}
    >
      {label}
    </Button>
  );
}
