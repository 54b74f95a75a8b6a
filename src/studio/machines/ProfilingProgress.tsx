import { Button, Text } from '@mantine/core';
import { isBusy } from '../../app/job.ts';
import { ErrorNote } from '../kit/ErrorNote.tsx';
import { JobProgress } from '../kit/JobProgress.tsx';
import { useJob } from '../kit/useJob.ts';
import { useStudioStore } from '../store/useStudio.ts';
import { stopMeasuring } from './measure.ts';
import { useSystem } from './useSystem.ts';

/** How profiling goes, what went wrong with it, and the way to stop it; nothing while neither is the case. */
export function ProfilingProgress() {
  const store = useStudioStore();
  const job = useJob('profile');
  const usable = useSystem() !== null;
  if (!isBusy(job)) {
    return job.problem ? (
      <ErrorNote advice={job.problem}>
        <Text size="xs" c="dimmed" mt={4}>
          Every op that was timed is kept: profiling resumes there.
        </Text>
      </ErrorNote>
    ) : null;
  }
  return (
    <div>
      <JobProgress label="Profile" job={{ ...job, progress: job.progress ?? 0 }} />
      <div className="profiling-foot">
        <Text size="xs" c="dimmed" data-testid="usable">
          {usable
            ? 'Coarse predictions work already; they get finer until this ends.'
            : 'Coarse times first: predictions work long before this ends.'}
        </Text>
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => stopMeasuring(store)}
          data-testid="profile-stop"
        >
          Stop
        </Button>
      </div>
    </div>
  );
}
