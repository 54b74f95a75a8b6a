import { Button, Group, Notification } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconInfoCircle } from '@tabler/icons-react';
import { useEffect } from 'react';
import { actionById } from '../actions/registry.ts';
import { runAction } from '../kit/action.ts';
import type { Notice } from '../store/ui.ts';
import { useStudio, useStudioStore } from '../store/useStudio.ts';

const LOOK = {
  error: { color: 'red', icon: <IconAlertTriangle size={18} /> },
  info: { color: 'blue', icon: <IconInfoCircle size={18} /> },
  done: { color: 'green', icon: <IconCheck size={18} /> },
} as const;
/** Good news goes by itself; errors stay until they are read. */
const SHOWN_MS = 5000;

function One({ notice }: { notice: Notice }) {
  const store = useStudioStore();
  useEffect(() => {
    if (notice.kind === 'error') return;
    const timer = setTimeout(() => store.getState().dismiss(notice.id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [notice, store]);
  return (
    <Notification
      {...LOOK[notice.kind]}
      title={notice.title}
      withBorder
      role={notice.kind === 'error' ? 'alert' : 'status'}
      closeButtonProps={{ 'aria-label': 'Dismiss' }}
      onClose={() => store.getState().dismiss(notice.id)}
      data-testid={`notice-${notice.kind}`}
    >
      {notice.message}
      {notice.actions && (
        <Group gap="xs" mt="xs">
          {notice.actions.map((id) => (
            <Button
              key={id}
              size="compact-xs"
              variant="default"
              onClick={() => {
                store.getState().dismiss(notice.id);
                void runAction(store, actionById(id));
              }}
              data-testid={`notice-action-${id}`}
            >
              {actionById(id).title}
            </Button>
          ))}
        </Group>
      )}
    </Notification>
  );
}

/** What happened elsewhere than where the person looks. */
export function Notices() {
  const notices = useStudio((s) => s.ui.notices);
  return (
    <div className="notices">
      {notices.map((notice) => (
        <One key={notice.id} notice={notice} />
      ))}
    </div>
  );
}
