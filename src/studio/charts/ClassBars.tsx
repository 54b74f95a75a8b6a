import { round } from './Axis.tsx';
import { percent } from './format.ts';
import { ink } from './ink.ts';

export interface ClassShare {
  name: string;
  /** Softmax of the logits, 0..1. */
  probability: number;
}

/** Logits -> class shares, largest first. The largest logit is taken off first, so that exp cannot overflow. */
export function classShares(logits: ArrayLike<number>, classes: readonly string[]): ClassShare[] {
  const values = Array.from(logits);
  const top = Math.max(...values);
  const weights = values.map((v) => Math.exp(v - top));
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights
    .map((w, i) => ({ name: classes[i] ?? `class ${i}`, probability: w / sum }))
    .sort((a, b) => b.probability - a.probability);
}

interface ClassBarsProps {
  shares: readonly ClassShare[];
  /** The true class; always shown, also when it is far down. */
  label: string;
  width: number;
  /** Rows shown. */
  rows?: number;
}

const rowHeight = 22;
const nameWidth = 110;

/** The likeliest classes as bars; the true class carries a tick and its colour says right or wrong. */
export function ClassBars({ shares, label, width, rows = 5 }: ClassBarsProps) {
  const shown = shares.slice(0, rows);
  const truth = shares.find((s) => s.name === label);
  if (truth && !shown.includes(truth)) shown.splice(rows - 1, 1, truth);
  const best = shares[0];
  const height = shown.length * rowHeight;
  const full = Math.max(1, width - nameWidth - 62);
  const right = best?.name === label;
  return (
    <svg
      className="chart"
      role="img"
      aria-label={
        best
          ? `Predicted ${best.name} with ${percent(best.probability)}; the label is ${label}`
          : 'No prediction'
      }
      data-testid="class-bars"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
    >
      {shown.map((share, i) => {
        const colour = share.name === label ? ink.good : share === best && !right ? ink.bad : ink.cloud;
        return (
          <g key={share.name} transform={`translate(0 ${i * rowHeight})`} fontSize={12} fill={ink.text}>
            <text
              x={nameWidth - 8}
              y={rowHeight / 2}
              dy="0.32em"
              textAnchor="end"
              fontWeight={share.name === label ? 600 : 400}
            >
              {share.name === label ? `✓ ${share.name}` : share.name}
            </text>
            <rect x={nameWidth} y={4} width={full} height={rowHeight - 8} rx={2} fill={ink.grid} />
            <rect
              x={nameWidth}
              y={4}
              width={round(full * share.probability)}
              height={rowHeight - 8}
              rx={2}
              fill={colour}
            />
            <text x={nameWidth + full + 8} y={rowHeight / 2} dy="0.32em" fontSize={11} fill={ink.muted}>
              {percent(share.probability)}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
