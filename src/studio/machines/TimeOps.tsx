import { Button, Text } from '@mantine/core';
import { useAtWork } from '../kit/useJob.ts';
import { SIDES } from '../store/session/machines.ts';
import { useStudio, useStudioStore } from '../store/useStudio.ts';
import { timeDesignOps, untimedOps } from './measure.ts';
import { ProfilingProgress } from './ProfilingProgress.tsx';

/** Says how many of the design's op times are interpolated, and times them when asked to. */
export function TimeOps() {
  const store = useStudioStore();
  const doing = useAtWork('profile');
  const untimed = useStudio((s) => SIDES.reduce((sum, side) => sum + untimedOps(s, side).length, 0));
  if (doing) return <ProfilingProgress />;
  if (untimed === 0) return null;
  return (
    <div className="profiling-foot" data-testid="time-ops">
      <Text size="xs" c="dimmed">
        {untimed === 1 ? 'The time of one op (≈) is' : `The times of ${untimed} ops (≈) are`} interpolated
        between timed widths.
      </Text>
      <Button
        size="compact-xs"
        variant="default"
        onClick={() => void timeDesignOps(store)}
        data-testid="time-ops-start"
      >
        {untimed === 1 ? 'Time it' : 'Time them'}
      </Button>
    </div>
  );
}
