import { SegmentedControl, Stack } from '@mantine/core';
import { STRINGS } from '../../kit/strings.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { RunDrawer } from '../run/RunDrawer.tsx';
import { RunPanel } from '../run/RunPanel.tsx';
import { DispatchDrawer } from './DispatchDrawer.tsx';
import { DispatchPanel } from './DispatchPanel.tsx';

const { one, many } = STRINGS.dispatch.views;

/** The Run step: the design on the canvas, or a zoo of designs that a dispatcher chooses among. */
export function RunStep() {
  const store = useStudioStore();
  const shown = useStudio((s) => s.dispatch.shown);
  return (
    <Stack gap="md">
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label={STRINGS.dispatch.what}
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
