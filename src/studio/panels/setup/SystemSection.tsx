import { Button, Group, Stack, Text } from '@mantine/core';
import { IconCpu, IconGauge } from '@tabler/icons-react';
import { ErrorNote } from '../../kit/ErrorNote.tsx';
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
  return (
    <Stack gap="sm" component="section" aria-label="System">
      <Group justify="space-between" wrap="nowrap">
        <h3 className="section-title">System</h3>
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
      {problem && <ErrorNote advice={problem} />}
      <ProfileBoth />
      <DeviceFields />
      <LinkFields />
      <EndpointFields />
    </Stack>
  );
}

/** The next thing to do on a system that nothing is known of: time both of its machines. */
function ProfileBoth() {
  const store = useStudioStore();
  const system = useSystem();
  const here = useStudio((s) => {
    const { device, edge } = s.project.system;
    return device.machine.kind === 'here' && edge.machine.kind === 'here';
  });
  const down = useStudio((s) => s.ui.endpoint.state === 'down');
  const doing = useAtWork('profile');
  const none = useStudio(({ machines }) => machines.device === null && machines.edge === null);
  return (
    <>
      {!doing && here && none && !system && (
        <div className="hint" data-testid="profile-first">
          <Text size="sm">
            To predict how long a design takes, the studio times every kind of op on both machines: about a
            minute, with coarse times after about a quarter of it.
          </Text>
          <Button
            size="xs"
            mt={8}
            leftSection={<IconGauge size={15} />}
            disabled={down}
            onClick={() => void measureTables(store)}
            data-testid="profile-both"
          >
            Profile both machines
          </Button>
        </div>
      )}
      <ProfilingProgress />
    </>
  );
}
