import { Modal, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';

interface FinderProps<T extends { id: string }> {
  /** What is looked for: the name of the dialog and of its field. */
  label: string;
  placeholder: string;
  /** What the list holds, for screen readers. */
  listLabel: string;
  /** Said where nothing fits. */
  none: string;
  testId: string;
  /** What fits these words, the best first. */
  find: (query: string) => readonly T[];
  row: (item: T) => ReactNode;
  /** The dialog is closed before it is called. */
  onPick: (item: T) => void;
}

/** A dialog with a field and a list: type, arrows, Enter. The field keeps the focus. */
export function Finder<T extends { id: string }>({
  open,
  close,
  size,
  ...list
}: FinderProps<T> & { open: boolean; close: () => void; size: number }) {
  return (
    <Modal
      opened={open}
      onClose={close}
      withCloseButton={false}
      padding={0}
      size={size}
      yOffset="14vh"
      attributes={{ content: { 'aria-label': list.label } }}
    >
      <FoundList
        {...list}
        onPick={(item) => {
          close();
          list.onPick(item);
        }}
      />
    </Modal>
  );
}

function FoundList<T extends { id: string }>(props: FinderProps<T>) {
  const { label, placeholder, listLabel, none, testId, find, row, onPick } = props;
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const found = find(query);
  const chosen = found[Math.min(at, found.length - 1)];
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  });
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step && event.key !== 'Enter') return;
    event.preventDefault();
    if (!step) {
      if (chosen) onPick(chosen);
    } else if (found.length > 0) {
      setAt((now) => (Math.min(now, found.length - 1) + step + found.length) % found.length);
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
        placeholder={placeholder}
        aria-label={label}
        role="combobox"
        aria-expanded
        aria-controls={id}
        aria-activedescendant={chosen && `${id}-${chosen.id}`}
        value={query}
        onChange={(event) => {
          setQuery(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={press}
        data-testid={testId}
      />
      <div className="finder-list" id={id} role="listbox" aria-label={listLabel} ref={list}>
        {found.map((item) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field keeps the focus and handles the keys
          // biome-ignore lint/a11y/useFocusableInteractive: options of a combobox take no focus
          <div
            key={item.id}
            id={`${id}-${item.id}`}
            className="finder-item"
            role="option"
            aria-selected={item === chosen}
            onClick={() => onPick(item)}
          >
            {row(item)}
          </div>
        ))}
        {found.length === 0 && <p className="finder-none">{none}</p>}
      </div>
    </>
  );
}
