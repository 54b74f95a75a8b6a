import { Select, Text } from '@mantine/core';
import { chosenMachine } from '../../machines/chosen.ts';
import { MachineFacts } from '../../machines/MachineFacts.tsx';
import { MachineSelect } from '../../machines/MachineSelect.tsx';
import { PowerFields } from '../../machines/PowerFields.tsx';
import { ProfileHere } from '../../machines/ProfileHere.tsx';
import { deviceWords } from '../../machines/systemWords.ts';
import { quietThreads } from '../../machines/threads.ts';
import { machineGone, useProfileWords } from '../../machines/useSide.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { Part } from './Part.tsx';

/** The device: this browser and its threads, or the machine that predictions are for; and whose power it has. */
export function DeviceFields() {
  const machine = useStudio((s) => s.project.system.device.machine);
  const { isolated } = useStudio((s) => s.ui.device);
  return (
    <Part
      part="device"
      title="Device"
      words={useStudio(deviceWords)}
      state={useProfileWords('device')}
      needed={useStudio((s) => machineGone(s, 'device') || !s.ui.device.isolated)}
    >
      <MachineSelect side="device" />
      {machine.kind === 'here' ? (
        <>
          <Threads />
          {!isolated && (
            <Text size="xs" c="orange" mt={6}>
              This page is not cross-origin isolated, so the engine has one thread. Open it at the address
              that the endpoint prints.
            </Text>
          )}
          <ProfileHere side="device" />
        </>
      ) : (
        <AwayMachine side="device" />
      )}
      <div style={{ marginTop: 10 }}>
        <PowerFields />
      </div>
    </Part>
  );
}

/** A machine that is not here: what its times are of, and what they are for. */
export function AwayMachine({ side }: { side: 'device' | 'edge' }) {
  const project = useStudio((s) => s.project);
  const here = useStudio((s) => s.machines);
  const entries = useStudio((s) => s.library.entries);
  const found = chosenMachine(side, project, here, entries);
  const choice = project.system[side].machine;
  const runs = side === 'device' ? 'this browser' : 'the endpoint';
  return (
    <div className="profile-here" data-testid={`away-${side}`}>
      {'profile' in found ? (
        <MachineFacts profile={found.profile} modelled={choice.kind === 'modelled' ? choice.id : undefined} />
      ) : (
        <Text size="xs" className="tone-bad" role="alert">
          It cannot be used: {found.missing}.
        </Text>
      )}
      <Text size="xs" c="dimmed" mt={4}>
        Predictions are for this machine; runs still use {runs}.
      </Text>
    </div>
  );
}

function Threads() {
  const store = useStudioStore();
  const threads = useStudio((s) => s.project.system.device.threads);
  const { cores, isolated } = useStudio((s) => s.ui.device);
  const measured = useStudio((s) => (threads === 0 ? s.machines.device?.runtime.threads : undefined));
  const automatic = measured ?? quietThreads({ cores, isolated });
  const counts = Array.from({ length: isolated ? cores : 1 }, (_, i) => String(i + 1));
  return (
    <Select
      label="Threads"
      size="xs"
      mt={6}
      allowDeselect={false}
      data={[{ value: '0', label: `automatic (${automatic})` }, ...counts]}
      value={String(threads)}
      onChange={(value) =>
        store.getState().edit('Change the threads', (project) => {
          project.system.device.threads = Number(value);
        })
      }
      data-testid="device-threads"
    />
  );
}
