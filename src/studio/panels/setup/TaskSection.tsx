import { Alert, Button, Group, Radio, SegmentedControl, Stack, Text } from '@mantine/core';
import { findTask, TASKS, type TaskInfo, unitOf } from '../../../tasks/registry.ts';
import { useAction } from '../../kit/useAction.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { DataDrop } from './DataDrop.tsx';
import { chooseTask } from './tasks.ts';

function TaskChip({ task }: { task: TaskInfo }) {
  return (
    <Radio.Card
      value={task.name}
      className="choice choice-chip"
      data-hint={`${task.title}: ${task.description}`}
      data-testid={`task-${task.name}`}
    >
      <Radio.Indicator size="xs" />
      <Text fw={500} size="sm" component="span">
        {task.title}
      </Text>
    </Radio.Card>
  );
}

/** A project of a task that another studio knows is still a project: its design can be drawn and predicted. */
function UnknownTask({ name }: { name: string }) {
  const before = useAction('project.back');
  return (
    <Alert color="orange" title={`Unknown task “${name}”`} data-testid="task-unknown">
      <Text size="sm">
        The project is open and keeps its task. Its design can be drawn, predicted and saved; to search, train
        or run it here, choose one of the tasks below. Undo brings the task back.
      </Text>
      <Button size="xs" variant="default" mt="xs" onClick={before.run}>
        {before.title}
      </Button>
    </Alert>
  );
}

/** The task, its data, and how many points a sample has. */
export function TaskSection() {
  const store = useStudioStore();
  const task = useStudio((s) => s.project.task);
  const points = useStudio((s) => s.project.points);
  const given = useStudio((s) => s.ui.dataGiven[task]);
  const info = findTask(task);
  const look = useAction('view.samples');
  const choices = [...new Set([...(info?.pointChoices ?? []), points])].sort((a, b) => a - b);
  return (
    <Stack gap="xs" component="section" aria-label="Task">
      <Group justify="space-between" align="baseline">
        <h3 className="section-title">Task</h3>
        {info && (
          <Text size="xs">
            <button type="button" className="term" onClick={look.run} data-testid="look-at-samples">
              {look.title}
            </button>
          </Text>
        )}
      </Group>
      {!info && <UnknownTask name={task} />}
      <Radio.Group value={task} onChange={(name) => chooseTask(store, name)} aria-label="Task">
        <div className="choice-chips">
          {TASKS.map((each) => (
            <TaskChip key={each.name} task={each} />
          ))}
        </div>
      </Radio.Group>
      {info && (
        <Text size="xs" c="dimmed" data-testid="task-about">
          {info.description}
        </Text>
      )}
      {info?.provenance === 'your folder' && <DataDrop task={info} />}
      <Group gap="sm" wrap="nowrap">
        <Text size="sm" fw={500} id="points-label" style={{ flex: 'none' }}>
          {unitOf(task) === 'words' ? 'Words at most' : 'Points'}
        </Text>
        <SegmentedControl
          style={{ flex: 1 }}
          size="xs"
          aria-labelledby="points-label"
          data={choices.map((n) => ({
            value: String(n),
            label: String(n),
            // No more than a sample of the person's data has.
            disabled: n > (given?.pointsPerSample ?? Infinity),
          }))}
          value={String(points)}
          onChange={(value) =>
            store.getState().edit('Change the number of points', (project) => {
              project.points = Number(value);
            })
          }
          data-testid="points"
        />
      </Group>
    </Stack>
  );
}
