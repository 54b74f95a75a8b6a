import { IconArrowRight, IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { type ComponentType, useState } from 'react';
import { STRINGS } from '../kit/strings.ts';
import { nextStep, stepStatus } from '../store/steps.ts';
import type { StepId } from '../store/ui.ts';
import { useStudio, useStudioStore } from '../store/useStudio.ts';

/** The side panel: the step's content, and one way on. The way on is primary once the step is done. */
export function StepPanel({ step, Panel }: { step: StepId; Panel: ComponentType }) {
  const store = useStudioStore();
  const ready = useStudio((s) => stepStatus(s, step).state === 'done');
  /** On a phone the panel is a sheet over the canvas; elsewhere it has a side of its own. */
  const [folded, setFolded] = useState(false);
  const to = useStudio((s) => nextStep(s, step));
  return (
    <aside
      className="step-panel"
      aria-label={STRINGS.steps[step].title}
      data-testid={`panel-${step}`}
      data-folded={folded || undefined}
    >
      <button
        type="button"
        className="sheet-handle"
        aria-expanded={!folded}
        onClick={() => setFolded(!folded)}
        data-testid="sheet-handle"
      >
        {folded ? `Show: ${STRINGS.steps[step].title}` : 'Show the design'}
        {folded ? <IconChevronUp size={18} /> : <IconChevronDown size={18} />}
      </button>
      <div className="step-body" key={step}>
        <div className="step-content">
          <Panel />
        </div>
      </div>
      {to && (
        <footer className="step-foot">
          <button
            type="button"
            className="button step-next"
            data-filled={ready || undefined}
            onClick={() => store.getState().show({ step: to })}
            data-testid="next-step"
          >
            Next: {STRINGS.steps[to].title}
            <IconArrowRight size={17} />
          </button>
        </footer>
      )}
    </aside>
  );
}
