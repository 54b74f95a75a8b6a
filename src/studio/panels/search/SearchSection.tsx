import { Button, Group, Stack, Text } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useDeferredValue, useMemo } from 'react';
import { isBusy } from '../../../app/job.ts';
import { count } from '../../charts/format.ts';
import { ErrorNote } from '../../kit/ErrorNote.tsx';
import { JobControls } from '../../kit/JobControls.tsx';
import { offBecause } from '../../kit/offBecause.ts';
import { Term } from '../../kit/Term.tsx';
import { useAtWork, useJob, useProblem } from '../../kit/useJob.ts';
import { useSystem } from '../../machines/useSystem.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { askedNow } from './accuracySource.ts';
import { pauseOrResumeSearch, startSearch, stopSearch } from './controller.ts';
import { NothingFound } from './NothingFound.tsx';
import { canSearch } from './needs.ts';
import { outlookOf } from './request.ts';
import { Wishes } from './Wishes.tsx';

/** What to look for, the search itself, and how it goes. */
export function SearchSection() {
  const store = useStudioStore();
  const busy = useAtWork('search');
  // The fields follow the buttons in a task of their own: both at once would hold up the page.
  const locked = useDeferredValue(busy);
  const problem = useProblem('search');
  const hasTables = useSystem() !== null;
  const hasAccuracy = useStudio((s) => askedNow(s) !== null);
  const ready = useStudio(canSearch);
  const misfit = useStudio((s) => s.accuracy.misfit);
  const system = useSystem();
  const objectives = useStudio((s) => s.search.objectives);
  const limits = useStudio((s) => s.search.limits);
  const space = useStudio((s) => s.search.space);
  const accuracy = useStudio((s) => s.accuracy);
  const points = useStudio((s) => s.project.points);
  // biome-ignore lint/correctness/useExhaustiveDependencies: these are what an outlook depends on
  const { refusal, leftOut } = useMemo(
    () => outlookOf(store.getState()),
    [store, system, objectives, limits, space, accuracy, points],
  );
  return (
    <Stack gap="sm" data-testid="search-section">
      <Wishes disabled={locked} />
      {!busy && refusal && <ErrorNote advice={refusal} />}
      {!busy && leftOut && (
        <Text size="xs" c="orange" data-testid="search-left-out">
          {leftOut}
        </Text>
      )}
      <Controls ready={ready && hasAccuracy && !refusal} />
      {!busy && !ready && (
        <Text size="xs" c="dimmed" data-testid="search-needs">
          A search needs{' '}
          {hasTables
            ? 'the data of the task'
            : hasAccuracy
              ? 'profiles of both machines'
              : 'profiles and data'}{' '}
          first.
        </Text>
      )}
      {!busy && misfit && (
        <Text size="xs" c="orange" data-testid="search-misfit">
          {`The accuracy model that comes with the studio was ${misfit}. Choose that number of points in Task & system. Until then each promising design is trained a little.`}
        </Text>
      )}
      <Counters />
      {problem && !refusal && <ErrorNote advice={problem} />}
    </Stack>
  );
}

function Controls({ ready }: { ready: boolean }) {
  const store = useStudioStore();
  const job = useJob('search');
  const canResume = useStudio((s) => s.search.canResume);
  if (!isBusy(job)) {
    return (
      <Group gap="xs">
        <Button
          leftSection={<IconPlayerPlay size={16} />}
          {...offBecause(!ready && 'The line below says what is missing.')}
          onClick={() => void startSearch(store)}
          data-testid="search-start"
        >
          Search
        </Button>
        {canResume && (
          <Button
            variant="default"
            {...offBecause(!ready && 'The line below says what is missing.')}
            onClick={() => void startSearch(store, true)}
            data-testid="search-go-on"
          >
            Resume the last search
          </Button>
        )}
      </Group>
    );
  }
  return (
    <Group gap="xs">
      <JobControls
        id="search"
        onPauseOrResume={() => pauseOrResumeSearch(store)}
        onStop={() => void stopSearch(store)}
      />
    </Group>
  );
}

function Counters() {
  const job = useJob('search');
  const scored = useStudio((s) => s.search.scored);
  const perSecond = useStudio((s) => s.search.perSecond);
  const evaluated = useStudio((s) => s.search.evaluated);
  const front = useStudio((s) => s.search.front.length);
  const source = useStudio((s) => s.search.source);
  const unscorable = useStudio((s) => s.search.unscorable);
  // After a reload the counters are those of the search that is shown.
  if (job.state === 'idle' && scored === 0) return null;
  const rows: [string, string, string][] = [
    ['scored', 'Candidates scored', count(scored)],
    [
      'per-second',
      'Scored each second',
      job.state === 'running' && job.begun ? count(Math.round(perSecond)) : '–',
    ],
    ['evaluated', source === 'model' ? 'Accuracies predicted' : 'Accuracies evaluated', count(evaluated)],
    ['front-size', 'Designs on the front', count(front)],
    ...(unscorable > 0
      ? [
          ['unscorable', 'Left out: an op is not in the profiles', count(unscorable)] as [
            string,
            string,
            string,
          ],
        ]
      : []),
  ];
  return (
    <>
      <dl className="counters" aria-label="Progress of the search">
        {rows.map(([id, name, value]) => (
          <div key={id}>
            <dt>{id === 'front-size' ? <Term id="front">{name}</Term> : name}</dt>
            <dd data-testid={`search-${id}`}>{value}</dd>
          </div>
        ))}
      </dl>
      <NothingFound />
      {scored > 0 && unscorable >= scored && (
        <Text size="xs" c="orange" data-testid="search-unscorable-all">
          The profiles have no times for any of the candidates: finish profiling the machine, or choose
          another one.
        </Text>
      )}
      {isBusy(job) && evaluated === 0 && source === 'short-training' && (
        <Text size="xs" c="dimmed">
          The front appears once the first designs are trained.
        </Text>
      )}
    </>
  );
}
