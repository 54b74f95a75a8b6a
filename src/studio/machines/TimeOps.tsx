import { Button, Text } from '@mantine/core';
import { useLive } from '../kit/live.ts';
import { currentProblems } from '../store/setting.ts';
import { useStudio, useStudioStore } from '../store/useStudio.ts';
import { machinesLive, SIDES } from './live.ts';
import { timeDesignOps, untimedOps } from './measure.ts';
import { ProfilingProgress } from './ProfilingProgress.tsx';

/** Says how many of the design's op times are interpolated, and times them when asked to. */
export function TimeOps() {
  const store = useStudioStore();
  useLive(machinesLive, (s) => s.device);
  useLive(machinesLive, (s) => s.edge);
  const doing = useLive(machinesLive, (s) => s.doing !== null);
  const untimed = useStudio((s) =>
    currentProblems(s).length > 0 ? 0 : SIDES.reduce((sum, side) => sum + untimedOps(s, side).length, 0),
  );
  if (doing) return <ProfilingProgress />;
  if (untimed === 0) return null;
  return (
    <div className="profiling-foot" data-testid="time-ops">
      <Text size="xs" c="dimmed">
        {untimed === 1 ? 'One op time (≈) is' : `${untimed} op times (≈) are`} interpolated between timed
        widths.
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
