import { ActionIcon, Button, Text, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { Thumbnail } from '../../canvas/tabs/Thumbnail.tsx';
import { ago } from '../../charts/format.ts';
import { adviceOf } from '../../store/advice.ts';
import type { Snapshot } from '../../store/project.ts';
import { deleteSnapshot, restoreSnapshot, saveSnapshot } from '../../store/snapshots.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';

/** States of all designs to go back to; a person names some, others are taken by themselves. */
export function Snapshots() {
  const store = useStudioStore();
  const snapshots = useStudio((s) => s.results.snapshots);
  const [name, setName] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const save = (event: FormEvent) => {
    event.preventDefault();
    try {
      saveSnapshot(store, name.trim() || store.getState().project.design.name);
      setName('');
      setProblem(null);
    } catch (error) {
      const { code, message, help } = adviceOf(error);
      setProblem([code, `${message}.`, help].filter(Boolean).join(' '));
    }
  };
  return (
    <section aria-label="Snapshots">
      <h3 className="section-title">Snapshots</h3>
      <form onSubmit={save} className="history-save">
        <TextInput
          size="xs"
          aria-label="Name of the snapshot"
          placeholder="Name"
          maxLength={80}
          value={name}
          error={problem}
          onChange={(event) => setName(event.currentTarget.value)}
          data-testid="snapshot-name"
        />
        <Button size="xs" variant="default" type="submit" data-testid="snapshot-save">
          Save a snapshot
        </Button>
      </form>
      {snapshots.length === 0 && (
        <Text size="xs" c="dimmed">
          A snapshot keeps all designs as they are now. One is taken before the first change of a visit, and
          then every ten minutes of work.
        </Text>
      )}
      <ul className="history-snapshots">
        {snapshots.map((each) => (
          <Row key={each.id} snapshot={each} />
        ))}
      </ul>
    </section>
  );
}

function Row({ snapshot }: { snapshot: Snapshot }) {
  const store = useStudioStore();
  const { id, at, name, designs, designId } = snapshot;
  const shown = designs.find((each) => each.id === designId) ?? designs[0];
  const count = designs.length === 1 ? '1 design' : `${designs.length} designs`;
  const title = name ?? 'Automatic';
  return (
    <li data-testid="snapshot">
      {shown && <Thumbnail design={shown.design} placed={shown.layout} width={54} height={32} />}
      <span className="history-words">
        <b>{title}</b>
        <small>
          {ago(Date.parse(at), Date.now())}, {count}
        </small>
      </span>
      <Button
        size="compact-xs"
        variant="default"
        aria-label={`Restore ${title}`}
        onClick={() => restoreSnapshot(store, snapshot)}
        data-testid="snapshot-restore"
      >
        Restore
      </Button>
      <ActionIcon
        size="sm"
        variant="subtle"
        color="red"
        aria-label={`Delete ${title}`}
        onClick={() => deleteSnapshot(store, id)}
      >
        <IconTrash size={15} />
      </ActionIcon>
    </li>
  );
}
