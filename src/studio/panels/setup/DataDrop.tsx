import { Button, Text } from '@mantine/core';
import { IconCheck, IconFolder, IconPlayerStop } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { isBusy } from '../../../app/job.ts';
import type { TaskInfo } from '../../../tasks/registry.ts';
import { count } from '../../charts/format.ts';
import { filesIn, filesOf } from '../../kit/droppedFiles.ts';
import { JobProgress } from '../../kit/JobProgress.tsx';
import { useJob } from '../../kit/useJob.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { readingOf, stopReading, takeFiles } from './tasks.ts';

/** In the order in which people name them, whatever order a folder's files come in. */
const NAMES: Record<string, string> = { train: 'training', val: 'validation', test: 'test' };
const ORDER = Object.keys(NAMES);
const rankOf = (split: string): number => (ORDER.includes(split) ? ORDER.indexOf(split) : ORDER.length);

/** Drop or choose the folder of a task's data; says plainly what is there and what is not. */
export function DataDrop({ task }: { task: TaskInfo }) {
  const store = useStudioStore();
  const input = useRef<HTMLInputElement>(null);
  const given = useStudio((s) => s.ui.dataGiven[task.name]);
  const [over, setOver] = useState(false);
  const reading = useJob(readingOf(task.name));
  const take = (chosen: Promise<File[]>) => {
    setOver(false);
    if (!isBusy(reading)) void takeFiles(store, task.name, chosen);
  };
  const splits =
    given &&
    Object.entries(given.splits)
      .sort(([a], [b]) => rankOf(a) - rankOf(b))
      .map(([name, n]) => `${count(n)} ${NAMES[name] ?? name}`);
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
      onDrop={(event) => {
        event.preventDefault();
        take(filesOf(event.dataTransfer));
      }}
    >
      {splits ? (
        <Text size="sm" data-testid="data-given">
          <IconCheck size={15} style={{ verticalAlign: '-2px' }} /> {splits.join(', ')} samples of{' '}
          {given.classes} classes, from your folder
        </Text>
      ) : (
        <Text size="sm">
          <b>No data here yet.</b> Drop the folder here: {task.folder}.
        </Text>
      )}
      {reading.state === 'done' && (
        <Text size="xs" c="dimmed" mt={4} data-testid="data-words">
          Recognised: {reading.words}.
        </Text>
      )}
      {given?.remarks?.map((remark) => (
        <Text key={remark} size="xs" c="orange" mt={4} data-testid="data-remark">
          {remark}.
        </Text>
      ))}
      {reading.problem && (
        <Text size="sm" c="red" role="alert" data-testid="data-problem">
          {reading.problem.message}
        </Text>
      )}
      {isBusy(reading) ? (
        <>
          <JobProgress label="Reading the folder" job={reading} />
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlayerStop size={15} />}
            onClick={() => void stopReading(store, task.name)}
            mt="xs"
          >
            Stop
          </Button>
        </>
      ) : (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconFolder size={15} />}
          onClick={() => input.current?.click()}
          mt="xs"
        >
          {given ? 'Choose another folder' : 'Choose a folder'}
        </Button>
      )}
      <input
        ref={input}
        type="file"
        hidden
        multiple
        data-testid="data-input"
        {...{ webkitdirectory: '' }}
        onChange={(event) => {
          const files = filesIn(event.currentTarget);
          // The same folder, put right, can be chosen again.
          event.currentTarget.value = '';
          take(Promise.resolve(files));
        }}
      />
    </div>
  );
}
