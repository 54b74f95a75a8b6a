import { useDeferredValue } from 'react';
import { createSelector } from 'reselect';
import { modeOf, plan } from '../../design/segments.ts';
import { ms } from '../charts/format.ts';
import { PART_NAMES, PARTS, type Part } from '../charts/ink.ts';
import { interval } from '../kit/figureWords.ts';
import { ProvenanceBadge } from '../kit/ProvenanceBadge.tsx';
import { MODES } from '../kit/words.ts';
import { currentTiming } from '../store/commands.ts';
import { currentProblems } from '../store/setting.ts';
import type { StudioState } from '../store/store.ts';
import { useStudio } from '../store/useStudio.ts';
import { DesignTabs } from './tabs/DesignTabs.tsx';

const barNow = createSelector(
  [({ project }: StudioState) => project.design, currentProblems, currentTiming],
  (design, { length: problems }, timing) => ({ design, problems, timing }),
);

/** The design in a line: what it is, where it runs, and how long a frame takes, in parts. */
export function DesignBar() {
  // Its figures may come after the canvas has drawn an edit, all of them together.
  const { design, problems, timing } = useDeferredValue(useStudio(barNow));
  const shares = timing && {
    device: timing.parts.deviceMs,
    up: timing.parts.upMs,
    edge: timing.parts.edgeMs ?? 0,
    down: timing.parts.downMs,
    other: timing.parts.otherMs,
  };
  const whole = shares && PARTS.reduce((sum, part) => sum + shares[part], 0);
  const why = timing?.parts.why;
  const named = (part: Part) => (part === 'up' && why ? why : PART_NAMES[part]);
  const range = timing && interval(timing.latency);
  const mode = problems > 0 ? undefined : modeOf(plan(design));
  return (
    <section
      className="design-bar"
      aria-label="Design on the canvas"
      data-testid="design-bar"
      data-mode={mode}
    >
      <DesignTabs />
      <span className="design-bar-mode" data-problems={problems > 0 || undefined}>
        {mode ? MODES[mode] : `${problems} problem${problems === 1 ? '' : 's'}`}
      </span>
      {timing && shares && whole && (
        <>
          <span className="design-bar-time number" data-testid="design-latency">
            {ms(timing.latency.value)} <ProvenanceBadge {...timing.latency} when={undefined} />
          </span>
          {range && <span className="design-bar-range number">{range}</span>}
          <span
            className="design-bar-parts"
            role="img"
            data-testid="design-parts"
            aria-label={PARTS.filter((p) => shares[p] > 0)
              .map((p) => `${named(p)} ${ms(shares[p])}`)
              .join(', ')}
          >
            {PARTS.filter((p) => shares[p] > 0).map((p) => (
              <span
                key={p}
                style={{ flexGrow: shares[p] / whole, background: `var(--chart-${p})` }}
                title={`${named(p)} ${ms(shares[p])}`}
              />
            ))}
          </span>
        </>
      )}
    </section>
  );
}
