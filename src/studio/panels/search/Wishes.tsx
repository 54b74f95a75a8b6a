import { Group, MultiSelect, NumberInput, Select } from '@mantine/core';
import { OBJECTIVE_IDS, type ObjectiveId, objective } from '../../../search/objectives.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';

const CHOICES = OBJECTIVE_IDS.map((id) => ({ value: id, label: objective(id).title }));

/** What a search optimises and keeps within, and what the scatter shows of it. */
export function Wishes({ disabled }: { disabled: boolean }) {
  const store = useStudioStore();
  const objectives = useStudio((s) => s.search.objectives);
  return (
    <>
      <MultiSelect
        label="Best trade-offs of"
        size="xs"
        maxValues={3}
        disabled={disabled}
        data={CHOICES}
        value={[...objectives]}
        onChange={(ids) => store.getState().put('search', { objectives: ids as ObjectiveId[] })}
        error={objectives.length < 2 && 'Choose two or three.'}
        data-testid="search-objectives"
      />
      <Group grow gap="xs">
        {objectives.map((id) => (
          <LimitField key={id} id={id} disabled={disabled} />
        ))}
      </Group>
      <Axes />
    </>
  );
}

/** Of shares a person says percent. */
const factorOf = (id: ObjectiveId): number => (objective(id).unit === 'fraction' ? 100 : 1);

function LimitField({ id, disabled }: { id: ObjectiveId; disabled: boolean }) {
  const { direction, unit, title } = objective(id);
  const factor = factorOf(id);
  const store = useStudioStore();
  const value = useStudio((s) => s.search.limits[id]);
  const set = (entered: string | number) => {
    const { [id]: _, ...others } = store.getState().search.limits;
    const valid = typeof entered === 'number' && entered > 0;
    store.getState().put('search', { limits: valid ? { ...others, [id]: entered / factor } : others });
  };
  const suffix = unit === 'fraction' ? ' %' : unit === 'count' ? '' : ` ${unit}`;
  return (
    <NumberInput
      label={`${title} ${direction === 'min' ? '≤' : '≥'}`}
      aria-label={`${title} ${direction === 'min' ? 'at most' : 'at least'}`}
      size="xs"
      placeholder="any"
      suffix={suffix}
      min={0}
      {...(unit === 'fraction' && { max: 100 })}
      disabled={disabled}
      value={value === undefined ? '' : value * factor}
      onChange={set}
      data-testid={`limit-${id}`}
    />
  );
}

function Axes() {
  const store = useStudioStore();
  const axes = useStudio((s) => s.search.axes);
  return (
    <Group grow gap="xs">
      {(['y', 'x'] as const).map((side) => (
        <Select
          key={side}
          label={side === 'y' ? 'Chart' : 'against'}
          size="xs"
          data={CHOICES}
          allowDeselect={false}
          value={axes[side]}
          onChange={(id) =>
            id && store.getState().put('search', { axes: { ...axes, [side]: id as ObjectiveId } })
          }
          data-testid={`search-axis-${side}`}
        />
      ))}
    </Group>
  );
}
