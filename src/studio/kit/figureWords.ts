import type { Figure, Unit } from '../../system/provenance.ts';
import { bytes, count, figure as digits, percent } from '../charts/format.ts';

const WRITTEN: Partial<Record<Unit, (value: number) => string>> = {
  bytes,
  fraction: percent,
  count,
};

/** The figure's value with its unit. */
export const written = ({ value, unit }: Pick<Figure, 'value' | 'unit'>): string =>
  WRITTEN[unit]?.(value) ?? `${digits(value)} ${unit}`;

/** `37.0–46.0 ms`, or `37.0–46.0 ms (90 %)` where the interval holds a share, for figures that carry an interval. */
export function interval({ low, high, unit, coverage }: Figure): string | null {
  if (low === undefined || high === undefined) return null;
  const [from, to] = [written({ value: low, unit }), written({ value: high, unit })];
  const suffix = / \S+$/.exec(to)?.[0] ?? '';
  const range = from.endsWith(suffix)
    ? `${from.slice(0, from.length - suffix.length)}–${to}`
    : `${from} – ${to}`;
  return coverage === undefined ? range : `${range} (${Math.round(100 * coverage)} %)`;
}

/** A figure in one line of words: value, interval, provenance, where, for what has no room for a badge. */
export const figureWords = (figure: Figure): string =>
  [written(figure), interval(figure), figure.provenance, figure.where].filter(Boolean).join(', ');
