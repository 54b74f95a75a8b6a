import { ActionIcon, Button, Text, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { parseProblem } from '../../../../search/problem.ts';
import { findTask } from '../../../../tasks/registry.ts';
import { ago, count, duration } from '../../../charts/format.ts';
import { OFF, offBecause } from '../../../kit/offBecause.ts';
import { useAtWork } from '../../../kit/useJob.ts';
import { deviceWords, edgeWords, linkWords } from '../../../machines/systemWords.ts';
import { adviceOf } from '../../../store/advice.ts';
import type { SearchRecord } from '../../../store/project.ts';
import { useStudio, useStudioStore } from '../../../store/useStudio.ts';
import { takeProblem } from '../problem/takeProblem.ts';
import { deleteRun, nameRun, runTitle, showRun } from './runs.ts';

/** The searches of the project: named, noted, shown again, and laid over one another. */
export function RunsView() {
  const runs = useStudio((s) => s.results.searches) as readonly SearchRecord[];
  if (runs.length === 0) {
    return (
      <Text size="sm" c="dimmed" p="md">
        Each search is kept here with its candidates: come back to it, name it, or lay it over another one.
      </Text>
    );
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <section className="candidates runs" tabIndex={0} aria-label="Searches of this project">
      <table>
        <thead>
          <tr>
            <th>Name</th>
            <th>Note</th>
            <th>What was searched</th>
            <th>Scored</th>
            <th>Front</th>
            <th>When</th>
            <th>
              <span className="visually-hidden">What can be done</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <Run key={run.id} run={run} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Run({ run }: { run: SearchRecord }) {
  const store = useStudioStore();
  const { id, name = '', note = '', scored, seconds, front, at } = run;
  const shown = useStudio((s) => s.search.run === id);
  const over = useStudio((s) => s.search.overlay === id);
  const busy = useAtWork('search', 'verify');
  const about = useStudio((s) => {
    const then = { ...s, project: { ...s.project, system: run.system } };
    const task = findTask(run.task)?.title ?? run.task;
    return `${task}, ${count(run.points)} points; ${deviceWords(then)}; ${edgeWords(then)}; ${linkWords(then)}`;
  });
  const title = runTitle(run);
  const again = () => {
    try {
      if (run.problem) takeProblem(store, parseProblem(run.problem));
    } catch (error) {
      const { message } = adviceOf(error);
      store.getState().notify({ kind: 'error', title: 'That search cannot be repeated here', message });
    }
  };
  return (
    <tr data-testid="run" aria-current={shown || undefined}>
      <td>
        <Field
          label="Name"
          placeholder={title}
          value={name}
          set={(text) => nameRun(store, id, { name: text })}
        />
      </td>
      <td>
        <Field
          label="Note"
          placeholder="Write a note"
          value={note}
          set={(text) => nameRun(store, id, { note: text })}
        />
      </td>
      <td className="runs-about">{about}</td>
      <td>
        {scored === undefined ? '–' : count(scored)}
        {seconds !== undefined && <span className="fact-range"> in {duration(1000 * seconds)}</span>}
      </td>
      <td>{count(front.length)}</td>
      <td>{ago(Date.parse(at), Date.now())}</td>
      <td className="runs-do">
        <Button
          size="compact-xs"
          variant={shown ? 'filled' : 'default'}
          {...offBecause(busy && OFF.busy)}
          aria-pressed={shown}
          aria-label={`Show ${title}`}
          onClick={() => void showRun(store, id)}
          data-testid="run-show"
        >
          {shown ? 'Shown' : 'Show'}
        </Button>
        <Button
          size="compact-xs"
          variant={over ? 'filled' : 'default'}
          {...offBecause(shown && 'This search is the one that is shown.')}
          aria-pressed={over}
          aria-label={`Lay ${title} over the one that is shown`}
          onClick={() => store.getState().put('search', { overlay: over ? null : id })}
          data-testid="run-overlay"
        >
          Overlay
        </Button>
        {run.problem && (
          <Button
            size="compact-xs"
            variant="default"
            {...offBecause(busy && OFF.busy)}
            aria-label={`Set the search up like ${title}`}
            onClick={again}
            data-testid="run-problem"
          >
            Use its settings
          </Button>
        )}
        <ActionIcon
          size="sm"
          variant="subtle"
          color="red"
          {...offBecause(busy && shown && OFF.busy)}
          aria-label={`Delete ${title}`}
          onClick={() => deleteRun(store, id)}
          data-testid="run-delete"
        >
          <IconTrash size={15} />
        </ActionIcon>
      </td>
    </tr>
  );
}

interface FieldProps {
  label: string;
  placeholder: string;
  value: string;
  set: (text: string) => void;
}

/** A text that is kept when it is left. */
function Field({ label, placeholder, value, set }: FieldProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const keep = () => {
    if (draft !== null && draft.trim() !== value) set(draft.trim());
    setDraft(null);
  };
  return (
    <TextInput
      size="xs"
      variant="unstyled"
      aria-label={`${label} of ${placeholder}`}
      placeholder={placeholder}
      maxLength={label === 'Name' ? 120 : 4000}
      value={draft ?? value}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key === 'Escape') setDraft(null);
      }}
      data-testid={`run-${label.toLowerCase()}`}
    />
  );
}
