import { Button, Text } from '@mantine/core';
import { ErrorNote } from '../kit/ErrorNote.tsx';
import { JobProgress } from '../kit/JobProgress.tsx';
import { useLive } from '../kit/live.ts';
import { machinesLive } from './live.ts';
import { stopMeasuring } from './measure.ts';
import { useSystem } from './useSystem.ts';

/** How profiling goes, what went wrong with it, and the way to stop it; nothing while neither is the case. */
export function ProfilingProgress() {
  const { doing, progress, leftMs, problem } = useLive(machinesLive, (s) => s);
  const usable = useSystem() !== null;
  if (!doing) {
    return problem ? (
      <ErrorNote advice={problem.advice}>
        <Text size="xs" c="dimmed" mt={4}>
          Every op that was timed is kept: measuring goes on from there.
        </Text>
      </ErrorNote>
    ) : null;
  }
  return (
    <div>
      <JobProgress label="Profile" doing={doing.words} progress={progress} leftMs={leftMs} />
      <div className="profiling-foot">
        <Text size="xs" c="dimmed" data-testid="usable">
          {usable
            ? 'Predictions work already, coarsely; they get finer until this ends.'
            : 'Coarse times first: predictions work long before this ends.'}
        </Text>
        <Button size="compact-xs" variant="default" onClick={stopMeasuring} data-testid="profile-stop">
          Stop
        </Button>
      </div>
    </div>
  );
}
