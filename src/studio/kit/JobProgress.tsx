import { Group, Progress, Text } from '@mantine/core';
import { duration } from '../charts/format.ts';
import type { StudioJob } from '../store/jobs.ts';

interface JobProgressProps {
  job: Pick<StudioJob, 'state' | 'words' | 'progress' | 'leftMs'>;
  label: string;
}

/** How far a job is, and how long it still takes where that is known. */
export function JobProgress({ job: { state, words, progress, leftMs }, label }: JobProgressProps) {
  return (
    <div data-testid="job-progress">
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Text size="sm">{state === 'paused' ? `${words}, paused` : words}</Text>
        {leftMs !== null && (
          <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }}>
            {duration(leftMs)} left
          </Text>
        )}
      </Group>
      <Progress
        mt={6}
        size="md"
        aria-label={label}
        value={progress === null ? 100 : progress * 100}
        animated={progress === null}
        transitionDuration={100}
      />
    </div>
  );
}
