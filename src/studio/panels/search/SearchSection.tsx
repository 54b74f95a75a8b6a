import { Button, Group, Stack, Text } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { nothingFound } from '../../../search/limitWatch.ts';
import { count } from '../../charts/format.ts';
import { ErrorNote } from '../../kit/ErrorNote.tsx';
import { useLive } from '../../kit/live.ts';
import { useSystem } from '../../machines/useSystem.ts';
import { useStudioStore } from '../../store/useStudio.ts';
import { accuracyLive, sourceOf } from './accuracySource.ts';
import { canSearch, pauseSearch, resumeSearch, startSearch, stopSearch } from './controller.ts';
import { isSearching, searchLive, supernetLive } from './live.ts';
import { Wishes } from './Wishes.tsx';

/** What to look for, the search itself, and how it goes. */
export function SearchSection() {
  const store = useStudioStore();
  const phase = useLive(searchLive, (s) => s.phase);
  const problem = useLive(searchLive, (s) => s.problem);
  const hasTables = useSystem() !== null;
  const supernet = useLive(supernetLive, (s) => s.record !== null);
  const predicted = useLive(accuracyLive, (s) => sourceOf(s) === 'predictor');
  const hasAccuracy = predicted || supernet;
  const enough = useLive(searchLive, (s) => s.objectives.length >= 2);
  // Read anew whenever one of the above changes.
  const ready = canSearch(store.getState());
  const busy = isSearching(phase);
  return (
    <Stack gap="sm" data-testid="search-section">
      <Wishes disabled={busy} />
      <Controls ready={hasTables && hasAccuracy && enough} />
      {!busy && !ready && (
        <Text size="xs" c="dimmed" data-testid="search-needs">
          A search needs{' '}
          {hasTables ? 'a trained supernet' : hasAccuracy ? 'latency tables' : 'both of the above'} first.
        </Text>
      )}
      <Counters />
      {problem && <ErrorNote advice={problem} />}
    </Stack>
  );
}

function Controls({ ready }: { ready: boolean }) {
  const store = useStudioStore();
  const phase = useLive(searchLive, (s) => s.phase);
  const canGoOn = useLive(searchLive, (s) => s.canGoOn);
  if (!isSearching(phase)) {
    return (
      <Group gap="xs">
        <Button
          leftSection={<IconPlayerPlay size={16} />}
          disabled={!ready}
          onClick={() => void startSearch(store)}
          data-testid="search-start"
        >
          Search
        </Button>
        {canGoOn && (
          <Button
            variant="default"
            disabled={!ready}
            onClick={() => void startSearch(store, true)}
            data-testid="search-go-on"
          >
            Go on with the last
          </Button>
        )}
      </Group>
    );
  }
  return (
    <Group gap="xs">
      {phase === 'paused' ? (
        <Button
          leftSection={<IconPlayerPlay size={16} />}
          onClick={() => resumeSearch(store)}
          data-testid="search-resume"
        >
          Resume
        </Button>
      ) : (
        <Button
          variant="default"
          leftSection={<IconPlayerPause size={16} />}
          disabled={phase === 'starting'}
          onClick={() => pauseSearch(store)}
          data-testid="search-pause"
        >
          Pause
        </Button>
      )}
      <Button
        variant="default"
        leftSection={<IconPlayerStop size={16} />}
        onClick={stopSearch}
        data-testid="search-stop"
      >
        Stop
      </Button>
    </Group>
  );
}

function Counters() {
  const phase = useLive(searchLive, (s) => s.phase);
  const scored = useLive(searchLive, (s) => s.scored);
  const perSecond = useLive(searchLive, (s) => s.perSecond);
  const evaluated = useLive(searchLive, (s) => s.evaluated);
  const front = useLive(searchLive, (s) => s.front.length);
  const source = useLive(searchLive, (s) => s.source);
  const unscorable = useLive(searchLive, (s) => s.unscorable);
  const reports = useLive(searchLive, (s) => s.limitReports);
  if (phase === 'idle') return null;
  const rows: [string, string, string][] = [
    ['scored', 'Candidates scored on the tables', count(scored)],
    ['per-second', 'Scored each second', phase === 'running' ? count(Math.round(perSecond)) : '–'],
    ['evaluated', source === 'predictor' ? 'Accuracies predicted' : 'Accuracies evaluated', count(evaluated)],
    ['front-size', 'Designs on the front', count(front)],
    ...(unscorable > 0
      ? [['unscorable', 'Left out: the tables lack an op', count(unscorable)] as [string, string, string]]
      : []),
  ];
  return (
    <>
      <dl className="counters" aria-label="How the search goes">
        {rows.map(([id, name, value]) => (
          <div key={id}>
            <dt>{name}</dt>
            <dd data-testid={`search-${id}`}>{value}</dd>
          </div>
        ))}
      </dl>
      {front === 0 && scored > 1000 && reports.some(({ outside }) => outside > 0) && (
        <Text size="xs" c="orange" data-testid="search-nothing">
          {nothingFound(reports, scored).join(' ')} Loosen the limit, or choose a faster machine or link.
        </Text>
      )}
      {isSearching(phase) && evaluated === 0 && source === 'supernet' && (
        <Text size="xs" c="dimmed">
          The supernet is scoring its first designs; the front begins with them.
        </Text>
      )}
    </>
  );
}
