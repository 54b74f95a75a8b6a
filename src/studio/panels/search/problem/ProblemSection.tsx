import { Button, Group, SegmentedControl, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { HERE } from '../../../../search/problem.ts';
import { templatesOf } from '../../../../search/templates.ts';
import { findTask } from '../../../../tasks/registry.ts';
import { count } from '../../../charts/format.ts';
import { ErrorNote } from '../../../kit/ErrorNote.tsx';
import { deviceWords, edgeWords, linkWords } from '../../../machines/systemWords.ts';
import { type Advice, adviceOf } from '../../../store/advice.ts';
import { useStudio, useStudioStore } from '../../../store/useStudio.ts';
import { ProblemFields } from './ProblemFields.tsx';
import { type Draft, ProblemJson } from './ProblemJson.tsx';
import { openProblem, saveProblem } from './problemFile.ts';
import { problemNow } from './problemNow.ts';
import './problem.css';
import { takeProblem } from './takeProblem.ts';

/** The whole search problem behind a disclosure: in fields or as JSON, from a template or a file. */
export function ProblemSection({ disabled }: { disabled: boolean }) {
  const store = useStudioStore();
  const shape = useStudio((s) => s.search.problemAs);
  const said = useStudio(({ search: { objectives, limits, space, budget } }) => {
    const beyond = Object.keys(limits).filter((id) => !(objectives as string[]).includes(id));
    return beyond.length + Object.keys(space).length + Object.keys(budget).length;
  });
  const [wrong, setWrong] = useState<Advice | null>(null);
  const [open, setOpen] = useState(false);
  // It stays while it is not shown: what is being written is not lost.
  const [draft, setDraft] = useState<Draft | null>(null);
  const act = async (change: () => void | Promise<void>) => {
    setWrong(null);
    try {
      await change();
    } catch (error) {
      setWrong(adviceOf(error));
    }
  };
  return (
    <details
      className="block-details search-problem"
      data-testid="problem"
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>
        More options
        {said > 0 && <span className="problem-said"> {`${said} more set`}</span>}
      </summary>
      {/* Drawn while it is open alone: a search that starts and ends would draw all of its fields each time. */}
      {open && (
        <Stack gap="sm" mt="xs">
          <Start disabled={disabled} act={act} />
          <About />
          <SegmentedControl
            size="xs"
            fullWidth
            aria-label="Write the problem as"
            data={[
              { value: 'form', label: 'Form' },
              { value: 'json', label: 'JSON' },
            ]}
            value={shape}
            onChange={(value) => store.getState().put('search', { problemAs: value as typeof shape })}
            data-testid="problem-as"
          />
          {shape === 'form' ? (
            <ProblemFields disabled={disabled} />
          ) : (
            <ProblemJson disabled={disabled} draft={draft} setDraft={setDraft} />
          )}
          <Group gap="xs">
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => act(() => saveProblem(store))}
              data-testid="problem-save"
            >
              Save the problem
            </Button>
            <Button
              size="compact-xs"
              variant="default"
              disabled={disabled}
              onClick={() => act(() => openProblem(store))}
              data-testid="problem-open"
            >
              Open a problem
            </Button>
          </Group>
          {wrong && <ErrorNote advice={wrong} />}
          <Text size="xs" c="dimmed">
            Its file is what <code>gcode search --problem</code> reads.
          </Text>
        </Stack>
      )}
    </details>
  );
}

interface StartProps {
  disabled: boolean;
  act: (change: () => void) => Promise<void>;
}

/** Systems to start from: this one and those of the paper. */
function Start({ disabled, act }: StartProps) {
  const store = useStudioStore();
  const task = useStudio((s) => s.project.task);
  const points = useStudio((s) => s.project.points);
  const current = useStudio((s) => {
    const { system, link } = problemNow(s);
    return system === HERE ? HERE : `${system}@${link}`;
  });
  const templates = templatesOf(task, points);
  return (
    <Select
      label="Start from"
      size="xs"
      disabled={disabled}
      placeholder="Another system"
      data={templates.map(({ id, title }) => ({ value: id, label: title }))}
      value={templates.some(({ id }) => id === current) ? current : null}
      onChange={(id) => {
        const found = templates.find((template) => template.id === id);
        if (!found) return;
        const now = problemNow(store.getState());
        // What is asked for stays: a template is a system and its link.
        const { system: named, link: rate } = found.problem;
        void act(() => takeProblem(store, { ...now, system: named, link: rate }));
      }}
      data-testid="problem-template"
    />
  );
}

/** What the problem is of, which step 1 chooses. */
function About() {
  const store = useStudioStore();
  const words = useStudio((s) => {
    const { task, points } = s.project;
    return `${findTask(task)?.title ?? task} at ${count(points)}; ${deviceWords(s)}; ${edgeWords(s)}; link ${linkWords(s)}`;
  });
  return (
    <Text size="xs" c="dimmed" data-testid="problem-about">
      {words}.{' '}
      <button type="button" className="problem-link" onClick={() => store.getState().show({ step: 'setup' })}>
        Change in Task & system
      </button>
    </Text>
  );
}
