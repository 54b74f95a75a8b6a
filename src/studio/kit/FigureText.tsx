import { Group, Text } from '@mantine/core';
import type { Figure, Unit } from '../../system/provenance.ts';
import { ago, bytes, count, figure as digits, percent } from '../charts/format.ts';
import { ProvenanceBadge } from './ProvenanceBadge.tsx';

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

/** A figure as a line of a list of facts: name, value, provenance; its interval is in the badge's words. */
export function FigureLine({ label, figure, testId }: { label: string; figure: Figure; testId?: string }) {
  const range = interval(figure);
  return (
    <div data-testid={testId}>
      <dt>{label}</dt>
      <dd className="number">
        {written(figure)} {range && <span className="fact-range">{range} </span>}
        <ProvenanceBadge provenance={figure.provenance} where={figure.where} />
      </dd>
    </div>
  );
}

interface FigureTextProps {
  /** What the number is. */
  label: string;
  figure: Figure;
  /** The one number of its panel that matters most. */
  large?: boolean;
  testId?: string;
}

/** A number as it stands everywhere in the studio: name, value and unit, interval, provenance. */
export function FigureText({ label, figure, large = false, testId }: FigureTextProps) {
  const range = interval(figure);
  return (
    <div data-testid={testId} data-value={figure.value} data-low={figure.low} data-high={figure.high}>
      <Group gap={6} wrap="nowrap">
        <Text size="xs" c="dimmed">
          {label}
        </Text>
        <ProvenanceBadge
          provenance={figure.provenance}
          where={figure.where}
          when={figure.when && ago(Date.parse(figure.when), Date.now())}
        />
      </Group>
      <Group gap={large ? 0 : 8} align="baseline" wrap={large ? 'wrap' : 'nowrap'}>
        <Text
          fw={650}
          fz={large ? 24 : 16}
          style={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}
        >
          {written(figure)}
        </Text>
        {range && (
          <Text
            size="xs"
            c="dimmed"
            w={large ? '100%' : undefined}
            style={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}
          >
            {range}
          </Text>
        )}
      </Group>
    </div>
  );
}
