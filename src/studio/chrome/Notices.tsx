import { IconAlertTriangle, IconCheck, IconInfoCircle, IconX } from '@tabler/icons-react';
import { useEffect } from 'react';
import { runAction } from '../kit/action.ts';
import { actionById } from '../kit/registry.ts';
import type { Notice } from '../store/ui.ts';
import { useStudio, useStudioStore } from '../store/useStudio.ts';

const ICONS = { error: IconAlertTriangle, info: IconInfoCircle, done: IconCheck } as const;
/** Good news goes by itself; errors stay until they are read. */
const SHOWN_MS = 5000;

function One({ notice }: { notice: Notice }) {
  const store = useStudioStore();
  const { id, kind, title, message, actions = [] } = notice;
  const dismiss = () => store.getState().dismiss(id);
  useEffect(() => {
    if (kind === 'error') return;
    const timer = setTimeout(() => store.getState().dismiss(id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [id, kind, store]);
  const Icon = ICONS[kind];
  return (
    <div
      className="notice"
      data-kind={kind}
      role={kind === 'error' ? 'alert' : 'status'}
      data-testid={`notice-${kind}`}
    >
      <Icon size={18} className="notice-icon" aria-hidden />
      <p>
        <strong>{title}</strong> {message}
      </p>
      {actions.map((each) => (
        <button
          type="button"
          className="button"
          key={each}
          onClick={() => {
            dismiss();
            void runAction(store, actionById(each));
          }}
          data-testid={`notice-action-${each}`}
        >
          {actionById(each).title}
        </button>
      ))}
      <button type="button" className="icon-button" data-size="sm" aria-label="Dismiss" onClick={dismiss}>
        <IconX size={15} />
      </button>
    </div>
  );
}

/**
 * What happened elsewhere than where the person looks. Errors have a strip of their own, so that they cover nothing for
 * however long they stay; passing words float above it and let the pointer through.
 */
export function Notices() {
  const notices = useStudio((s) => s.ui.notices);
  const list = (errors: boolean) =>
    notices
      .filter(({ kind }) => (kind === 'error') === errors)
      .map((notice) => <One key={notice.id} notice={notice} />);
  return (
    <div className="notices">
      <div className="notices-passing">{list(false)}</div>
      <div className="notices-errors">{list(true)}</div>
    </div>
  );
}
