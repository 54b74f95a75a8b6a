import { Button, ScrollArea } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { STRINGS } from '../kit/strings.ts';
import { stepStatus } from '../store/steps.ts';
import { STEPS, type StepId } from '../store/ui.ts';
import { useStudio, useStudioStore } from '../store/useStudio.ts';

/** The side panel: the step's content, and one way on. The way on is primary once the step is done. */
export function StepPanel({ step, Panel }: { step: StepId; Panel: ComponentType }) {
  const store = useStudioStore();
  const ready = useStudio((s) => stepStatus(s, step).state === 'done');
  const to = STEPS[STEPS.indexOf(step) + 1];
  return (
    <aside className="step-panel" aria-label={STRINGS.steps[step].title} data-testid={`panel-${step}`}>
      <ScrollArea className="step-body" type="auto" offsetScrollbars="y" scrollbarSize={8} key={step}>
        <div className="step-content">
          <Panel />
        </div>
      </ScrollArea>
      {to && (
        <footer className="step-foot">
          <Button
            fullWidth
            size="md"
            variant={ready ? 'filled' : 'default'}
            rightSection={<IconArrowRight size={17} />}
            onClick={() => store.getState().show({ step: to })}
            data-testid="next-step"
          >
            Next: {STRINGS.steps[to].title}
          </Button>
        </footer>
      )}
    </aside>
  );
}
