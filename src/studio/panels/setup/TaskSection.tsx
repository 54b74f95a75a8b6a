import { Alert, Button, Group, Radio, SegmentedControl, Stack, Text } from '@mantine/core';
import { findTask, TASKS, type TaskInfo, unitOf } from '../../../tasks/registry.ts';
import { useAction } from '../../kit/useAction.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { DataDrop } from './DataDrop.tsx';
import { chooseTask } from './tasks.ts';

function TaskCard({ task, chosen }: { task: TaskInfo; chosen: boolean }) {
  return (
    <Radio.Card
      value={task.name}
      className="choice"
      px="sm"
      py={chosen ? 'sm' : 6}
      data-testid={`task-${task.name}`}
    >
      <Group wrap="nowrap" align="flex-start" gap="sm">
        <Radio.Indicator mt={chosen ? 2 : 0} />
        <div className={chosen ? undefined : 'choice-line'}>
          <Text fw={600} size="sm" component="span">
            {task.title}
          </Text>
          <Text size="xs" c="dimmed" mt={chosen ? 2 : 0} component={chosen ? 'p' : 'span'}>
            {chosen ? task.description : task.provenance}
          </Text>
        </div>
      </Group>
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
        <Stack gap={4}>
          {TASKS.map((each) => (
            <TaskCard key={each.name} task={each} chosen={each.name === task} />
          ))}
        </Stack>
      </Radio.Group>
      {info?.provenance === 'your folder' && <DataDrop task={info} />}
      <div>
        <Text size="sm" fw={500} mb={4} id="points-label">
          {unitOf(task) === 'words' ? 'Words of a sentence, at most' : 'Points in a sample'}
        </Text>
        <SegmentedControl
          fullWidth
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
      </div>
    </Stack>
  );
}
