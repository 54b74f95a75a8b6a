import { Button, Group, Stack, Text } from '@mantine/core';
import { IconCpu, IconGauge } from '@tabler/icons-react';
import { useEffect } from 'react';
import { ErrorNote } from '../../kit/ErrorNote.tsx';
import { useLive } from '../../kit/live.ts';
import { libraryLive, machinesLive } from '../../machines/live.ts';
import { measureTables } from '../../machines/measure.ts';
import { ProfilingProgress } from '../../machines/ProfilingProgress.tsx';
import { loadTables } from '../../machines/tables.ts';
import { useSystem } from '../../machines/useSystem.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { DeviceFields } from './DeviceFields.tsx';
import { EndpointFields } from './EndpointFields.tsx';
import { LinkFields } from './LinkFields.tsx';

/** Device, link and edge: the two machines and what is between them. */
export function SystemSection() {
  const store = useStudioStore();
  const project = useStudio((s) => s.project);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is kept depends on the whole project
  useEffect(() => {
    void loadTables(store);
  }, [store, project]);
  const problem = useLive(libraryLive, (s) => (s.open ? null : s.problem));
  return (
    <Stack gap="sm" component="section" aria-label="System">
      <Group justify="space-between" wrap="nowrap">
        <h3 className="section-title">System</h3>
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<IconCpu size={14} />}
          onClick={() => libraryLive.setState({ open: true })}
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
  const doing = useLive(machinesLive, (s) => s.doing !== null);
  const none = useLive(machinesLive, (s) => s.device === null && s.edge === null);
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
