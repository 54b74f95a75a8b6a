import { Button, Text } from '@mantine/core';
import { IconCheck, IconFolder } from '@tabler/icons-react';
import { type DragEvent, useEffect, useRef, useState } from 'react';
import { readMeta } from '../../tasks/packed.ts';
import type { TaskInfo } from '../../tasks/registry.ts';
import { count } from '../charts/format.ts';
import { useStudio, useStudioStore } from '../store/useStudio.ts';
import { filesOf } from './droppedFiles.ts';
import { describe, type GivenData, takeFiles } from './tasks.ts';

/** Drop or choose the folder of a task's data; says plainly what is there and what is not. */
export function DataDrop({ task }: { task: TaskInfo }) {
  const store = useStudioStore();
  const input = useRef<HTMLInputElement>(null);
  const files = useStudio((s) => s.ui.dataFiles[task.name]);
  const [over, setOver] = useState(false);
  const [given, setGiven] = useState<GivenData | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    if (files)
      readMeta(files).then(
        (meta) => setGiven(describe(meta)),
        () => setGiven(null),
      );
  }, [files]);
  const take = async (chosen: Promise<File[]>) => {
    setOver(false);
    try {
      setGiven(await takeFiles(store, task.name, await chosen));
      setProblem(null);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    void take(filesOf(event.dataTransfer));
  };
  const splits = given && Object.entries(given.splits).map(([name, n]) => `${count(n)} ${name}`);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button inside does the same without a mouse
    <div
      className="data-drop"
      data-over={over || undefined}
      data-given={given ? true : undefined}
      data-testid="data-drop"
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      {splits ? (
        <Text size="sm" data-testid="data-given">
          <IconCheck size={15} style={{ verticalAlign: '-2px' }} /> {splits.join(', ')} samples of{' '}
          {given.classes} classes, from your folder
        </Text>
      ) : (
        <Text size="sm">
          <b>No data here yet.</b> Drop the folder here: it holds <code>meta.json</code>,{' '}
          <code>train.points.i16</code>, <code>train.labels.u8</code> and the same for <code>val</code>.
        </Text>
      )}
      {problem && (
        <Text size="sm" c="red" role="alert" data-testid="data-problem">
          {problem}
        </Text>
      )}
      <Button
        size="xs"
        variant="default"
        leftSection={<IconFolder size={15} />}
        onClick={() => input.current?.click()}
        mt="xs"
      >
        {given ? 'Choose another folder' : 'Choose a folder'}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        data-testid="data-input"
        {...{ webkitdirectory: '' }}
        onChange={(event) => void take(Promise.resolve([...(event.currentTarget.files ?? [])]))}
      />
    </div>
  );
}
