import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useCallback, useEffect, useState } from 'react';
import { replace } from '../actions/replace.ts';
import { download } from '../kit/files.ts';
import { adviceOf } from '../store/advice.ts';
import { REPLACED_KEPT, type Why } from '../store/aside.ts';
import { printProjectFile, projectFileName } from '../store/projectJson.ts';
import { listAside, type SavedProject } from '../store/saved.ts';
import { browser } from '../store/storage.ts';
import { useStudio, useStudioStore } from '../store/useStudio.ts';

const WORDS: Record<Why, string> = {
  replaced: 'Was open before',
  unreadable: 'Could not be read',
  tab: 'From another tab',
  crashed: 'Could not be drawn',
};

const when = (at: string): string => {
  const date = new Date(at);
  return Number.isNaN(date.getTime())
    ? ''
    : date.toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' });
};

/** The projects beside the open one: nothing that is kept is out of reach. */
export function SavedProjects() {
  const store = useStudioStore();
  const open = useStudio((s) => s.ui.savedOpen);
  const close = () => store.getState().show({ savedOpen: false });
  return (
    <Modal opened={open} onClose={close} title="Projects saved in this browser" size="lg" data-testid="kept">
      {open && <SavedList open={(file) => replace(store, file).then(close)} />}
    </Modal>
  );
}

/** Also on the crash screen, so it uses nothing of the page around it. */
export function SavedList({ open }: { open(file: NonNullable<SavedProject['file']>): Promise<void> }) {
  const [list, setList] = useState<readonly SavedProject[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const fail = useCallback((error: unknown) => {
    const { code, message, help } = adviceOf(error);
    setProblem([code, message, help].filter(Boolean).join(' '));
  }, []);
  const refresh = useCallback(() => listAside(browser).then(setList).catch(fail), [fail]);
  useEffect(() => void refresh(), [refresh]);
  const remove = (key: string) => browser.delete(key).then(refresh).catch(fail);
  return (
    <Stack gap="xs">
      {problem && (
        <Text size="sm" c="red" role="alert">
          {problem}
        </Text>
      )}
      {list?.length === 0 && (
        <Text size="sm" c="dimmed">
          No other project is saved here.
        </Text>
      )}
      {list?.map((kept) => (
        <Row key={kept.key} kept={kept} open={open} remove={remove} fail={fail} />
      ))}
      <Text size="xs" c="dimmed">
        The last {REPLACED_KEPT} projects that you replaced stay here, all others until you delete them.
      </Text>
    </Stack>
  );
}

interface RowProps {
  kept: SavedProject;
  open(file: NonNullable<SavedProject['file']>): Promise<void>;
  remove(key: string): Promise<void>;
  fail(error: unknown): void;
}

function Row({ kept, open, remove, fail }: RowProps) {
  const { key, why, at, name, json, file, problem } = kept;
  return (
    <Group justify="space-between" className="kept-project" data-testid="kept-project" data-why={why}>
      <div className="kept-words">
        <Text size="sm" fw={600}>
          {name || 'Untitled'}
        </Text>
        <Text size="xs" c="dimmed">
          {[WORDS[why], when(at)].filter(Boolean).join(', ')}
        </Text>
        {problem && (
          <Text size="xs" c="red">
            {problem}
          </Text>
        )}
      </div>
      <Group gap="xs">
        {file && (
          <Button
            size="xs"
            onClick={() =>
              void open(file)
                .then(() => remove(key))
                .catch(fail)
            }
          >
            Open
          </Button>
        )}
        <Button
          size="xs"
          variant="default"
          onClick={() => {
            const text = file ? printProjectFile(file) : JSON.stringify(json, null, 2);
            download(projectFileName(name), text, 'application/json');
          }}
        >
          Save as file
        </Button>
        <Button size="xs" variant="subtle" color="red" onClick={() => void remove(key)}>
          Delete
        </Button>
      </Group>
    </Group>
  );
}
