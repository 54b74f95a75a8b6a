import { Button, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { isBusy } from '../../../app/job.ts';
import type { Judged } from '../../../workers/judging.ts';
import { ErrorNote } from '../../kit/ErrorNote.tsx';
import { JobProgress } from '../../kit/JobProgress.tsx';
import { useAtWork, useJob } from '../../kit/useJob.ts';
import { fittingCheckpoints } from '../../store/checkpoints.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { JUDGING, judgeCheckpoint } from './judge.ts';

/** What a checkpoint made of the validation samples, or what stands in the way of knowing. */
export function useJudged(): { judged: Judged } | { instead: ReactNode } {
  const store = useStudioStore();
  const { checkpoint, result } = useStudio((s) => s.judged);
  const job = useJob('judge');
  const list = useStudio(fittingCheckpoints);
  const busy = useAtWork('train');
  const fits = list.some(({ id }) => id === checkpoint);
  if (fits && result) return { judged: result };
  if (fits && isBusy(job)) return { instead: <JobProgress label={JUDGING} job={job} /> };
  const newest = list[0];
  return {
    instead: (
      <Stack gap="xs" align="flex-start">
        {fits && job.problem && <ErrorNote advice={job.problem} />}
        <Text size="sm" c="dimmed">
          {busy
            ? 'When the training is done, its design is judged on the validation samples.'
            : newest
              ? 'The validation samples tell what the design confuses.'
              : 'Train the design first: then its mistakes are shown here.'}
        </Text>
        {newest && !busy && (
          <Button
            size="xs"
            variant="light"
            onClick={() => void judgeCheckpoint(store, newest.id)}
            data-testid="judge"
          >
            Classify them
          </Button>
        )}
      </Stack>
    ),
  };
}
