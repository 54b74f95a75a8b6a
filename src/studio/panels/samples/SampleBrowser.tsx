import { Modal } from '@mantine/core';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { Browser } from './Browser.tsx';

/** The task's samples, class by class, and what the design on the canvas makes of each. */
export function SampleBrowser() {
  const store = useStudioStore();
  const open = useStudio((s) => s.ui.samplesOpen);
  return (
    <Modal
      opened={open}
      onClose={() => store.getState().show({ samplesOpen: false })}
      title="Samples"
      size="min(1200px, 94vw)"
      data-testid="samples"
    >
      <Browser />
    </Modal>
  );
}
