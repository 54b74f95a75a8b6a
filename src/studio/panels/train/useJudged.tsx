import { Button, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Judged } from '../../../workers/judging.ts';
import { fittingCheckpoints } from '../../kit/checkpoints.ts';
import { ErrorNote } from '../../kit/ErrorNote.tsx';
import { JobProgress } from '../../kit/JobProgress.tsx';
import { useLive } from '../../kit/live.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { judgeCheckpoint } from './controller.ts';
import { isTraining, judgeLive, trainLive } from './live.ts';

/** What a checkpoint made of the validation samples, or what stands in the way of knowing. */
export function useJudged(): { judged: Judged } | { instead: ReactNode } {
  const store = useStudioStore();
  const { checkpoint, progress, result, problem } = useLive(judgeLive, (s) => s);
  const list = useStudio(fittingCheckpoints);
  const busy = useLive(trainLive, (s) => isTraining(s.phase));
  const fits = list.some(({ id }) => id === checkpoint);
  if (fits && result) return { judged: result };
  if (fits && progress !== null) {
    const doing = 'Classifying the validation samples';
    return { instead: <JobProgress label={doing} doing={doing} progress={progress} /> };
  }
  const newest = list[0];
  return {
    instead: (
      <Stack gap="xs" align="flex-start">
        {fits && problem && <ErrorNote advice={problem} />}
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
