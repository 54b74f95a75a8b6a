import { SegmentedControl, Stack } from '@mantine/core';
import { LATER_STRINGS } from '../../kit/laterStrings.ts';
import { PanelHead } from '../../kit/PanelHead.tsx';
import { STRINGS } from '../../kit/strings.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { RunDrawer } from '../run/RunDrawer.tsx';
import { RunPanel } from '../run/RunPanel.tsx';
import { DispatchDrawer } from './DispatchDrawer.tsx';
import { DispatchPanel } from './DispatchPanel.tsx';

const { about, views } = LATER_STRINGS.dispatch;
const { one, many } = views;

/** The Run step: the design on the canvas, or a zoo of designs that a dispatcher chooses among. */
export function RunStep() {
  const store = useStudioStore();
  const shown = useStudio((s) => s.dispatch.shown);
  return (
    <Stack gap="md">
      <PanelHead title={STRINGS.steps.run.title}>
        {shown
          ? about
          : 'Runs real samples through the design: its device ops in this browser, its edge ops on the endpoint, real bytes in between.'}
      </PanelHead>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label={LATER_STRINGS.dispatch.what}
        data={[
          { value: one, label: one },
          { value: many, label: many },
        ]}
        value={shown ? many : one}
        onChange={(value) => store.getState().put('dispatch', { shown: value === many })}
        data-testid="run-what"
      />
      {shown ? <DispatchPanel /> : <RunPanel />}
    </Stack>
  );
}

export function RunStepDrawer() {
  return useStudio((s) => s.dispatch.shown) ? <DispatchDrawer /> : <RunDrawer />;
}
