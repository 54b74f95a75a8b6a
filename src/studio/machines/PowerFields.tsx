import { NumberInput, Select, Text, TextInput } from '@mantine/core';
import { plain } from '../charts/format.ts';
import { ProvenanceBadge } from '../kit/ProvenanceBadge.tsx';
import { useStudio, useStudioStore } from '../store/useStudio.ts';
import { KNOWN_POWERS, ownPower, powerOf } from './power.ts';

const OWN = 'your own figures';
const STATES = [
  { field: 'activeW', label: 'Computing' },
  { field: 'idleW', label: 'Waiting' },
  { field: 'radioW', label: 'On the link' },
] as const;

/** Whose power figures the device's energy is reckoned with: known ones with their source, or a person's own. */
export function PowerFields() {
  const store = useStudioStore();
  const choice = useStudio((s) => s.project.system.power);
  const power = powerOf(choice);
  const known = Number.isFinite(power.activeW);
  const own = typeof choice !== 'string';
  const change = (next: typeof choice, group?: string) =>
    store.getState().edit(
      'Change the power figures',
      (project) => {
        project.system.power = next;
      },
      group,
    );
  return (
    <div>
      <Select
        label="Power figures of"
        size="xs"
        allowDeselect={false}
        data={[
          ...KNOWN_POWERS.map(({ name }) => name),
          ...(typeof choice === 'string' && !known ? [{ value: choice, label: 'none published' }] : []),
          { value: OWN, label: 'Your own' },
        ]}
        value={own ? OWN : choice}
        onChange={(name) => name && change(name === OWN ? ownPower(choice, {}) : name)}
        data-testid="power"
      />
      {own && (
        <div className="power-fields" data-testid="own-power">
          {STATES.map(({ field, label }) => (
            <NumberInput
              key={field}
              mt={6}
              size="xs"
              label={label}
              suffix=" W"
              min={0}
              max={10_000}
              decimalScale={3}
              value={power[field]}
              onChange={(value) =>
                typeof value === 'number' && change(ownPower(choice, { [field]: value }), `power ${field}`)
              }
              onBlur={() => store.getState().settle()}
              data-testid={`power-${field}`}
            />
          ))}
          <TextInput
            style={{ gridColumn: '1 / -1' }}
            size="xs"
            label="Where they come from"
            maxLength={500}
            value={power.source}
            onChange={(event) =>
              change(ownPower(choice, { source: event.currentTarget.value }), 'power source')
            }
            onBlur={() => store.getState().settle()}
            data-testid="power-source"
          />
        </div>
      )}
      <Text size="xs" c="dimmed" mt={6}>
        {!own && known && (
          <>
            {plain(power.activeW)} W computing, {plain(power.idleW)} W waiting, {plain(power.radioW)} W on the
            link: {power.source}.{' '}
          </>
        )}
        {!known &&
          'No power figures of this machine are published, so its energy is left out. Enter your own to see it. '}
        {known && <ProvenanceBadge provenance="modelled" where={power.source} />}
      </Text>
    </div>
  );
}
