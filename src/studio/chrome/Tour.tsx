import { Tour as Guide } from '@mantine/core';
import { onPhone } from '../canvas/drawing.ts';
import { LATER_STRINGS } from '../kit/laterStrings.ts';
import { useJob } from '../kit/useJob.ts';
import type { StepId } from '../store/ui.ts';
import { useStudio, useStudioStore } from '../store/useStudio.ts';
import { runTrained, trainedToRun } from './tourRun.ts';

const WORDS = LATER_STRINGS.tour.steps;

/** What each step of the tour points at, and the step of the studio where that is. */
const STOPS: readonly { id: keyof typeof WORDS; target: string; step?: StepId }[] = [
  { id: 'design', target: '[data-testid="lane-device"]' },
  { id: 'lanes', target: '[data-testid="lane-edge"]', step: 'draw' },
  { id: 'figures', target: '[data-testid="design-bar"]' },
  { id: 'search', target: '[data-testid="step-search"]' },
  { id: 'ready', target: '[data-testid="zoo"]', step: 'setup' },
  { id: 'run', target: '[data-testid="panel-run"]', step: 'run' },
];
const LAST = STOPS.length - 1;

/**
 * A tour of one minute that ends with a real run. It stands beside what it is about and covers nothing: everything can be used
 * meanwhile, and it can be left at any time.
 */
export function Tour() {
  const store = useStudioStore();
  const at = useStudio((s) => s.ui.tour);
  const go = (to: number) => {
    const from = store.getState().ui.tour;
    const step = STOPS[to]?.step;
    store.getState().show({ tour: to, ...(step && { step }) });
    if (to === LAST && from !== LAST) void runTrained(store);
  };
  return (
    <Guide
      active={at !== null}
      step={at ?? 0}
      onStepChange={go}
      onClose={() => store.getState().show({ tour: null })}
      withOverlay={false}
      maxWidth={320}
      labels={{ ...LATER_STRINGS.tour.labels, stepCounter: (now, all) => `${now} of ${all}` }}
      data-testid="tour"
    >
      {STOPS.map(({ id, target }) => (
        <Guide.Step
          key={id}
          title={WORDS[id].title}
          {...(id === 'run' ? runPlace(target) : { target, position: 'bottom' })}
        >
          {id === 'run' ? <RunWords /> : WORDS[id].says}
        </Guide.Step>
      ))}
    </Guide>
  );
}

/** On a phone there is no room beside the panel, and above it are the frames that are run: it stands at the sheet's end. */
const runPlace = (panel: string) =>
  onPhone()
    ? ({ target: '[data-testid="next-step"]', position: 'top' } as const)
    : ({ target: panel, position: 'left' } as const);

/** How the run of the last step goes. */
function RunWords() {
  const { state } = useJob('run');
  const fetching = useJob('zoo').state;
  const known = useStudio((s) => trainedToRun(s) !== null);
  if (state === 'done') return WORDS.run.done;
  if (state === 'failed' || fetching === 'failed') return WORDS.run.failed;
  return known || fetching === 'running' || state === 'running' ? WORDS.run.going : WORDS.run.none;
}
