import { Drawer } from '@mantine/core';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import './history.css';
import { Snapshots } from './Snapshots.tsx';
import { Steps } from './Steps.tsx';

/** What was done, step by step, and states to go back to. The canvas stays in sight. */
export function HistoryPanel() {
  const store = useStudioStore();
  const open = useStudio((s) => s.ui.historyOpen);
  return (
    <Drawer
      opened={open}
      onClose={() => store.getState().show({ historyOpen: false })}
      title="History"
      position="right"
      size="var(--panel)"
      overlayProps={{ backgroundOpacity: 0 }}
      closeButtonProps={{ 'aria-label': 'Close the history' }}
      attributes={{ header: { role: 'presentation' } }}
      data-testid="history"
    >
      <Snapshots />
      <Steps />
    </Drawer>
  );
}
