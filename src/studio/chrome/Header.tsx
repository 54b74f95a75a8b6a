import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconCommand,
  IconDeviceFloppy,
  IconFolderOpen,
  IconHistory,
  IconMoon,
  IconSun,
} from '@tabler/icons-react';
import { type ReactNode, useEffect } from 'react';
import { keysText } from '../actions/shortcuts.ts';
import { runAction } from '../kit/action.ts';
import { actionById } from '../kit/registry.ts';
import { useScheme } from '../kit/scheme.ts';
import { STRINGS } from '../kit/strings.ts';
import { setSettings } from '../store/settings.ts';
import { useStudio, useStudioStore } from '../store/useStudio.ts';

function Tool({ id, children }: { id: string; children: ReactNode }) {
  const store = useStudioStore();
  const action = actionById(id);
  const enabled = useStudio((s) => action.enabled?.(s) ?? true);
  const detail = useStudio((s) => action.detail?.(s));
  const name = detail ? `${action.title}: ${detail}` : action.title;
  const label = action.shortcut ? `${name} (${keysText(action.shortcut)})` : name;
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={action.title}
      data-hint={label}
      disabled={!enabled}
      onClick={() => void runAction(store, action)}
      data-testid={`action-${id}`}
    >
      {children}
    </button>
  );
}

function SchemeSwitch() {
  const scheme = useScheme();
  const next = scheme === 'dark' ? 'light' : 'dark';
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={`Switch to ${next}`}
      data-hint={`Switch to ${next}`}
      onClick={() => setSettings({ scheme: next })}
    >
      {scheme === 'dark' ? <IconSun size={19} /> : <IconMoon size={19} />}
    </button>
  );
}

export function Header() {
  const store = useStudioStore();
  const name = useStudio((s) => s.project.name);
  useEffect(() => {
    document.title = `${name} – ${STRINGS.product}`;
  }, [name]);
  return (
    <header className="header">
      <h1 className="brand">
        <img src="/favicon.svg" alt="" width={26} height={26} />
        <b>{STRINGS.product}</b>
      </h1>
      <input
        className="project-name"
        aria-label={STRINGS.aria.projectName}
        value={name}
        maxLength={80}
        onChange={(event) => {
          const value = event.currentTarget.value;
          store.getState().edit(
            'Rename the project',
            (project) => {
              project.name = value;
            },
            'name',
          );
        }}
        onBlur={() => store.getState().settle()}
        data-testid="project-name"
      />
      <div className="tools">
        <Tool id="edit.undo">
          <IconArrowBackUp size={20} />
        </Tool>
        <Tool id="edit.redo">
          <IconArrowForwardUp size={20} />
        </Tool>
        <Tool id="view.history">
          <IconHistory size={19} />
        </Tool>
        <span className="header-rule" />
        <Tool id="project.open">
          <IconFolderOpen size={19} />
        </Tool>
        <Tool id="project.save">
          <IconDeviceFloppy size={19} />
        </Tool>
        <span className="header-rule" />
        <Tool id="view.palette">
          <IconCommand size={19} />
        </Tool>
        <SchemeSwitch />
      </div>
    </header>
  );
}
