import { IconAlertTriangleFilled, IconCheck } from '@tabler/icons-react';
import { STRINGS } from '../kit/strings.ts';
import { stepStatus } from '../store/steps.ts';
import { STEPS, type StepId } from '../store/ui.ts';
import { useStudio, useStudioStore } from '../store/useStudio.ts';

function Step({ step, number }: { step: StepId; number: number }) {
  const store = useStudioStore();
  const current = useStudio((s) => s.ui.step === step);
  const state = useStudio((s) => stepStatus(s, step).state);
  const words = useStudio((s) => stepStatus(s, step).words);
  const { title } = STRINGS.steps[step];
  return (
    <li>
      <button
        type="button"
        className="plain-button rail-step"
        data-state={state}
        data-testid={`step-${step}`}
        aria-current={current ? 'step' : undefined}
        onClick={() => store.getState().show({ step })}
      >
        <span className="rail-number">
          {number}
          {state === 'done' && (
            <span className="rail-mark rail-mark-done">
              <IconCheck size={11} stroke={3.5} />
            </span>
          )}
          {state === 'attention' && (
            <span className="rail-mark rail-mark-attention">
              <IconAlertTriangleFilled size={11} />
            </span>
          )}
        </span>
        <span className="rail-title">{title}</span>
        <span className="rail-words">{words}</span>
      </button>
    </li>
  );
}

/** The way from task to bundle, in numbered steps. */
export function Rail() {
  return (
    <nav className="rail" aria-label={STRINGS.aria.rail}>
      <ol>
        {STEPS.map((step, i) => (
          <Step key={step} step={step} number={i + 1} />
        ))}
      </ol>
    </nav>
  );
}
