import { Group, Select, Text } from '@mantine/core';
import { POWER_PRESETS } from '../../system/energy.ts';
import { ProvenanceBadge } from '../panels/parts/ProvenanceBadge.tsx';
import { useStudio, useStudioStore } from '../store/useStudio.ts';

/** The device: this browser, its threads, and whose power figures its energy is reckoned with. */
export function DeviceFields() {
  const store = useStudioStore();
  const threads = useStudio((s) => s.project.system.device.threads);
  const power = useStudio((s) => s.project.system.power);
  const { cores, isolated } = useStudio((s) => s.ui.device);
  const counts = Array.from({ length: isolated ? cores : 1 }, (_, i) => String(i + 1));
  const preset = POWER_PRESETS.find((p) => p.name === power);
  return (
    <div className="part part-device">
      <h4>Device: this browser</h4>
      <Group grow gap="xs" align="flex-start">
        <Select
          label="Threads"
          size="xs"
          allowDeselect={false}
          data={[{ value: '0', label: `all (${isolated ? cores : 1})` }, ...counts]}
          value={String(threads)}
          onChange={(value) =>
            store.getState().edit('Change the threads', (project) => {
              project.system.device.threads = Number(value);
            })
          }
          data-testid="device-threads"
        />
        <Select
          label="Power figures of"
          size="xs"
          allowDeselect={false}
          data={POWER_PRESETS.map((p) => p.name)}
          value={power}
          onChange={(value) =>
            store.getState().edit('Choose power figures', (project) => {
              project.system.power = value ?? project.system.power;
            })
          }
          data-testid="power"
        />
      </Group>
      {preset && (
        <Text size="xs" c="dimmed" mt={6} title={preset.source}>
          {preset.activeW} W computing, {preset.idleW} W waiting, {preset.radioW} W on the link.{' '}
          <ProvenanceBadge provenance="modelled" where={preset.source} />
        </Text>
      )}
      {!isolated && (
        <Text size="xs" c="orange" mt={6}>
          This page is not cross-origin isolated, so the engine has one thread. Open it at the address that
          the endpoint prints.
        </Text>
      )}
    </div>
  );
}
