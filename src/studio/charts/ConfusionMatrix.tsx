import { round } from './Axis.tsx';
import { percent } from './format.ts';
import { ink } from './ink.ts';

export interface Confusion {
  classes: readonly string[];
  /** counts[label * classes + predicted]. */
  counts: ArrayLike<number>;
}

const nameWidth = 104;

/** Label by row, prediction by column, shaded by the share of the row: green where right, red where wrong. */
export function ConfusionMatrix({ data, size }: { data: Confusion; size: number }) {
  const n = data.classes.length;
  const cell = (size - nameWidth) / Math.max(1, n);
  const rows = data.classes.map((_, r) => data.classes.map((__, c) => data.counts[r * n + c] ?? 0));
  const right = rows.reduce((sum, row, r) => sum + (row[r] ?? 0), 0);
  const all = rows.flat().reduce((a, b) => a + b, 0);
  return (
    <svg
      className="chart"
      role="img"
      aria-label={`Confusion matrix of ${n} classes: ${right} of ${all} right, ${percent(all ? right / all : NaN)}`}
      data-testid="confusion-matrix"
      width={size}
      height={size}
      viewBox={`0 0 ${size} ${size}`}
    >
      {rows.map((row, r) => {
        const total = row.reduce((a, b) => a + b, 0);
        const y = nameWidth + r * cell;
        return (
          <g key={data.classes[r]}>
            <text
              x={nameWidth - 6}
              y={round(y + cell / 2)}
              dy="0.32em"
              fontSize={Math.min(11, cell)}
              textAnchor="end"
              fill={ink.text}
            >
              {data.classes[r]}
            </text>
            <text
              transform={`translate(${round(nameWidth + (r + 0.5) * cell)} ${nameWidth - 6}) rotate(-60)`}
              dy="0.32em"
              fontSize={Math.min(11, cell)}
              fill={ink.text}
            >
              {data.classes[r]}
            </text>
            {row.map((value, c) => (
              <rect
                key={data.classes[c]}
                x={round(nameWidth + c * cell)}
                y={round(y)}
                width={round(cell - 1)}
                height={round(cell - 1)}
                fill={value === 0 ? ink.grid : r === c ? ink.good : ink.bad}
                fillOpacity={value === 0 ? 0.5 : Math.round((0.15 + (0.85 * value) / total) * 100) / 100}
              >
                <title>{`${data.classes[r]} taken for ${data.classes[c]}: ${value} of ${total}`}</title>
              </rect>
            ))}
          </g>
        );
      })}
    </svg>
  );
}
