import { Group, Text } from '@mantine/core';
import type { Figure } from '../../system/provenance.ts';
import { ago } from '../charts/format.ts';
import { interval, written } from './figureWords.ts';
import { ProvenanceBadge } from './ProvenanceBadge.tsx';

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
