import { Modal, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useState } from 'react';
import type { Op } from '../../design/types.ts';
import { actionById } from '../actions/registry.ts';
import { parameterText } from '../canvas/describe.ts';
import { runAction } from '../kit/action.ts';
import { settingNow } from '../store/setting.ts';
import { useStudio, useStudioStore } from '../store/useStudio.ts';

/** An op of the design by its kind, name, parameters or side (Ctrl/Cmd-F): chosen, it is selected and shown. */
export function FindOp() {
  const store = useStudioStore();
  const open = useStudio((s) => s.ui.findOpen);
  const close = () => store.getState().show({ findOpen: false });
  return (
    <Modal
      opened={open}
      onClose={close}
      withCloseButton={false}
      padding={0}
      size={480}
      yOffset="14vh"
      attributes={{ content: { 'aria-label': 'Find an op' } }}
    >
      <Finder close={close} />
    </Modal>
  );
}

function Finder({ close }: { close: () => void }) {
  const store = useStudioStore();
  const setting = useStudio(settingNow);
  const { ops } = useStudio((s) => s.project.design);
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const text = (op: Op) => `${op.kind} ${op.id} ${parameterText(op, setting)} ${op.placement}`;
  const found = ops.filter((op) => words.every((word) => text(op).toLowerCase().includes(word)));
  const chosen = found[Math.min(at, found.length - 1)];
  const pick = (op: Op | undefined) => {
    close();
    if (!op) return;
    store.getState().show({ selection: [op.id], wire: null });
    void runAction(store, actionById('view.selection'));
  };
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step && event.key !== 'Enter') return;
    event.preventDefault();
    if (!step) pick(chosen);
    else if (found.length > 0) setAt((Math.min(at, found.length - 1) + step + found.length) % found.length);
  };
  return (
    <>
      <TextInput
        data-autofocus
        size="md"
        variant="unstyled"
        className="finder-input"
        leftSection={<IconSearch size={18} />}
        placeholder="EdgeConv, pool, edge, 64 …"
        aria-label="Find an op"
        role="combobox"
        aria-expanded
        aria-controls="op-list"
        aria-activedescendant={chosen && `op-${chosen.id}`}
        value={query}
        onChange={(event) => {
          setQuery(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={press}
        data-testid="find-op"
      />
      <div className="finder-list" id="op-list" role="listbox" aria-label="Ops">
        {found.map((op) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field keeps the focus and handles the keys
          // biome-ignore lint/a11y/useFocusableInteractive: options of a combobox take no focus
          <div
            key={op.id}
            id={`op-${op.id}`}
            className="finder-item"
            role="option"
            aria-selected={op === chosen}
            onClick={() => pick(op)}
          >
            <span>
              {op.kind} {parameterText(op, setting)}
            </span>
            <span className="finder-group">
              {op.id}, {op.kind === 'Communicate' ? 'link' : op.placement}
            </span>
          </div>
        ))}
        {found.length === 0 && <p className="finder-none">No op is called that.</p>}
      </div>
    </>
  );
}
