import { Group, Progress, Text } from '@mantine/core';
import { duration } from '../charts/format.ts';

interface JobProgressProps {
  /** What is going on, in words. */
  doing: string;
  /** 0..1, or null when unknown. */
  progress: number | null;
  /** ms, or null when unknown. */
  leftMs?: number | null;
  label: string;
}

export function JobProgress({ doing, progress, leftMs = null, label }: JobProgressProps) {
  return (
    <div data-testid="job-progress">
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Text size="sm">{doing}</Text>
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
