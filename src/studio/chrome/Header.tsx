import {
  ActionIcon,
  Group,
  TextInput,
  Tooltip,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
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
import type { ReactNode } from 'react';
import { actionById } from '../actions/registry.ts';
import { keysText } from '../actions/shortcuts.ts';
import { runAction } from '../kit/action.ts';
import { STRINGS } from '../kit/strings.ts';
import { useStudio, useStudioStore } from '../store/useStudio.ts';

function Tool({ id, children }: { id: string; children: ReactNode }) {
  const store = useStudioStore();
  const action = actionById(id);
  const enabled = useStudio((s) => action.enabled?.(s) ?? true);
  const detail = useStudio((s) => action.detail?.(s));
  const name = detail ? `${action.title}: ${detail}` : action.title;
  const label = action.shortcut ? `${name} (${keysText(action.shortcut)})` : name;
  return (
    <Tooltip label={label} openDelay={400}>
      <ActionIcon
        variant="subtle"
        size="lg"
        aria-label={action.title}
        disabled={!enabled}
        onClick={() => void runAction(store, action)}
        data-testid={`action-${id}`}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

function SchemeSwitch() {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const next = scheme === 'dark' ? 'light' : 'dark';
  return (
    <Tooltip label={`Switch to ${next}`} openDelay={400}>
      <ActionIcon
        variant="subtle"
        size="lg"
        aria-label={`Switch to ${next}`}
        onClick={() => setColorScheme(next)}
      >
        {scheme === 'dark' ? <IconSun size={19} /> : <IconMoon size={19} />}
      </ActionIcon>
    </Tooltip>
  );
}

export function Header() {
  const store = useStudioStore();
  const name = useStudio((s) => s.project.name);
  useDocumentTitle(`${name} – ${STRINGS.product}`);
  return (
    <header className="header">
      <h1 className="brand">
        <img src="/favicon.svg" alt="" width={26} height={26} />
        <b>{STRINGS.product}</b>
      </h1>
      <TextInput
        variant="unstyled"
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
      <Group gap={2} wrap="nowrap">
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
      </Group>
    </header>
  );
}
