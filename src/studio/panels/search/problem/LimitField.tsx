import { NumberInput } from '@mantine/core';
import { type ObjectiveId, objective } from '../../../../search/objectives.ts';
import { useStudio, useStudioStore } from '../../../store/useStudio.ts';

/** People say percent of shares, and MiB of memory. */
const unitOf = (id: ObjectiveId): { suffix: string; factor: number } => {
  const { unit } = objective(id);
  if (unit === 'fraction') return { suffix: ' %', factor: 100 };
  if (unit === 'bytes') return { suffix: ' KiB', factor: 1 / 1024 };
  return { suffix: unit === 'count' ? '' : ` ${unit}`, factor: 1 };
};

/** Three fields stand in a row: what is of no side is the device's. */
const short = (title: string): string => {
  const words = title.replace(/^Device /, '');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** The most of what is better low, the least of what is better high, that a found design may have. */
export function LimitField({ id, disabled }: { id: ObjectiveId; disabled: boolean }) {
  const { direction, unit, title } = objective(id);
  const { suffix, factor } = unitOf(id);
  const store = useStudioStore();
  const value = useStudio((s) => s.search.limits[id]);
  const set = (entered: string | number) => {
    const { [id]: _, ...others } = store.getState().search.limits;
    // At most none is a limit, such as on what crosses the link; at least none is not.
    const valid = typeof entered === 'number' && (entered > 0 || (entered === 0 && direction === 'min'));
    store.getState().put('search', { limits: valid ? { ...others, [id]: entered / factor } : others });
  };
  return (
    <NumberInput
      label={`${short(title)} ${direction === 'min' ? '≤' : '≥'}`}
      aria-label={`${title} ${direction === 'min' ? 'at most' : 'at least'}`}
      size="xs"
      placeholder="any"
      suffix={suffix}
      min={0}
      thousandSeparator=","
      {...(unit === 'fraction' && { max: 100, clampBehavior: 'strict' })}
      disabled={disabled}
      value={value === undefined ? '' : Number((value * factor).toPrecision(12))}
      onChange={set}
      data-testid={`limit-${id}`}
    />
  );
}
