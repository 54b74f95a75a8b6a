import { Kbd, Modal, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { ACTIONS } from '../actions/registry.ts';
import { ranked } from '../actions/search.ts';
import { keysText } from '../actions/shortcuts.ts';
import type { Action } from '../kit/action.ts';
import { runAction } from '../kit/action.ts';
import { useStudio, useStudioStore } from '../store/useStudio.ts';

function Finder({ close }: { close: () => void }) {
  const store = useStudioStore();
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const found = ranked(
    ACTIONS.filter((a) => a.id !== 'view.palette' && (a.enabled?.(store.getState()) ?? true)),
    query,
  );
  const chosen = found[Math.min(at, found.length - 1)];
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  });
  const pick = (action: Action | undefined) => {
    close();
    if (action) void runAction(store, action);
  };
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length > 0) {
      event.preventDefault();
      setAt((now) => (Math.min(now, found.length - 1) + step + found.length) % found.length);
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      pick(chosen);
    }
  };
  return (
    <>
      <TextInput
        data-autofocus
        size="md"
        variant="unstyled"
        className="finder-input"
        leftSection={<IconSearch size={18} />}
        placeholder="What do you want to do?"
        aria-label="Find an action"
        role="combobox"
        aria-expanded
        aria-controls="finder-list"
        aria-activedescendant={chosen && `finder-${chosen.id}`}
        value={query}
        onChange={(event) => {
          setQuery(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={press}
        data-testid="finder"
      />
      <div className="finder-list" id="finder-list" role="listbox" aria-label="Actions" ref={list}>
        {found.map((action) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field keeps the focus and handles the keys
          // biome-ignore lint/a11y/useFocusableInteractive: options of a combobox take no focus
          <div
            key={action.id}
            id={`finder-${action.id}`}
            className="finder-item"
            role="option"
            aria-selected={action === chosen}
            onClick={() => pick(action)}
          >
            <span>{action.title}</span>
            <span className="finder-group">{action.group}</span>
            {action.shortcut && <Kbd size="xs">{keysText(action.shortcut)}</Kbd>}
          </div>
        ))}
        {found.length === 0 && <p className="finder-none">Nothing is called that.</p>}
      </div>
    </>
  );
}

/** Every action by name (Ctrl/Cmd-K). */
export function CommandPalette() {
  const store = useStudioStore();
  const open = useStudio((s) => s.ui.paletteOpen);
  const close = () => store.getState().show({ paletteOpen: false });
  return (
    <Modal
      opened={open}
      onClose={close}
      withCloseButton={false}
      padding={0}
      size={560}
      yOffset="14vh"
      attributes={{ content: { 'aria-label': 'Find an action' } }}
    >
      <Finder close={close} />
    </Modal>
  );
}
