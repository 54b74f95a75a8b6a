import { Button, Group, Stack, Text } from '@mantine/core';
import { IconCpu, IconGauge } from '@tabler/icons-react';
import { ErrorNote } from '../../kit/ErrorNote.tsx';
import { OFF, offBecause } from '../../kit/offBecause.ts';
import { useAtWork } from '../../kit/useJob.ts';
import { measureTables } from '../../machines/measure.ts';
import { ProfilingProgress } from '../../machines/ProfilingProgress.tsx';
import { useSystem } from '../../machines/useSystem.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { DeviceFields } from './DeviceFields.tsx';
import { EndpointFields } from './EndpointFields.tsx';
import { LinkFields } from './LinkFields.tsx';

/** Device, link and edge: the two machines and what is between them. */
export function SystemSection() {
  const store = useStudioStore();
  const problem = useStudio(({ library }) => (library.open ? null : library.problem));
  const first = useProfileFirst();
  return (
    <Stack gap="xs" component="section" aria-label="System">
      <Group justify="space-between" wrap="nowrap">
        <h3 className="section-title">System</h3>
        <Group gap={6} wrap="nowrap">
          {first && <ProfileBoth />}
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<IconCpu size={14} />}
            onClick={() => store.getState().put('library', { open: true })}
            data-testid="open-library"
          >
            Machines
          </Button>
        </Group>
      </Group>
      {problem && <ErrorNote advice={problem} />}
      <ProfilingProgress />
      <div className="parts">
        <DeviceFields />
        <LinkFields />
        <EndpointFields />
      </div>
      {first && (
        <Text size="xs" c="dimmed">
          To predict how long a design takes, every kind of op is timed on both machines: a minute or two,
          with coarse times after about a quarter of it.
        </Text>
      )}
    </Stack>
  );
}

/** Whether nothing is known yet of a system that is here. */
function useProfileFirst(): boolean {
  const system = useSystem();
  const here = useStudio((s) => {
    const { device, edge } = s.project.system;
    return device.machine.kind === 'here' && edge.machine.kind === 'here';
  });
  const doing = useAtWork('profile');
  const none = useStudio(({ machines }) => machines.device === null && machines.edge === null);
  return !doing && here && none && !system;
}

/** The next thing to do on such a system: time both of its machines. */
function ProfileBoth() {
  const store = useStudioStore();
  const down = useStudio((s) => s.ui.endpoint.state === 'down');
  return (
    <Button
      size="compact-xs"
      leftSection={<IconGauge size={14} />}
      {...offBecause(down && OFF.endpointDown)}
      onClick={() => void measureTables(store)}
      data-testid="profile-both"
    >
      Profile both
    </Button>
  );
}
