import { Button, Group, Text } from '@mantine/core';
import { IconGauge } from '@tabler/icons-react';
import { OFF, offBecause } from '../kit/offBecause.ts';
import { useAtWork } from '../kit/useJob.ts';
import type { Side } from '../store/session/machines.ts';
import { settingNow } from '../store/setting.ts';
import { useStudio, useStudioStore } from '../store/useStudio.ts';
import { coverageOf } from './coverage.ts';
import { MachineFacts } from './MachineFacts.tsx';
import { measureTables } from './measure.ts';

const WORDS: Record<Side, { button: string; none: string }> = {
  device: { button: 'Profile this browser', none: 'Not profiled yet: no design can be predicted on it.' },
  edge: { button: 'Profile the endpoint', none: 'Not profiled yet: no design can be predicted on it.' },
};

/** The table of a machine that is here: how far it is, how old, and the button that makes it. */
export function ProfileHere({ side }: { side: Side }) {
  const store = useStudioStore();
  const profile = useStudio((s) => s.machines[side]);
  const busy = useAtWork('profile');
  const down = useStudio((s) => side === 'edge' && s.ui.endpoint.state === 'down');
  const setting = useStudio(settingNow);
  const coverage = profile && coverageOf(profile, setting);
  const { button, none } = WORDS[side];
  return (
    <div className="profile-here" data-testid={`profile-${side}`} data-state={stateOf(coverage)}>
      {profile ? (
        <MachineFacts profile={profile} />
      ) : (
        <Text size="xs" c="dimmed">
          {none}
        </Text>
      )}
      {coverage && !coverage.complete && (
        <Text size="xs" c="dimmed" mt={4} data-testid={`coarse-${side}`}>
          Coarse: {coverage.have} of {coverage.of} ops are timed, the rest are interpolated.
        </Text>
      )}
      <Group mt={8}>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconGauge size={15} />}
          {...offBecause(busy && OFF.profiling, down && OFF.endpointDown)}
          onClick={() => void measureTables(store, [side])}
          data-testid={`profile-${side}-start`}
        >
          {!coverage ? button : coverage.complete ? 'Profile again' : 'Finish the profile'}
        </Button>
      </Group>
    </div>
  );
}

const stateOf = (coverage: ReturnType<typeof coverageOf> | null): string =>
  !coverage ? 'none' : coverage.complete ? 'complete' : 'coarse';
