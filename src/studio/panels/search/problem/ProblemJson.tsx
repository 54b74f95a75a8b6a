import { Text, Textarea } from '@mantine/core';
import { parseProblem, printProblem } from '../../../../search/problem.ts';
import { ErrorNote } from '../../../kit/ErrorNote.tsx';
import { type Advice, adviceOf } from '../../../store/advice.ts';
import { useStudio, useStudioStore } from '../../../store/useStudio.ts';
import { problemNow } from './problemNow.ts';
import { takeProblem } from './takeProblem.ts';

/** A text that a person is writing. */
export interface Draft {
  text: string;
  /** Why it is no problem; null where it was taken. */
  wrong: Advice | null;
  /** The problem as it was printed once the text was taken: whatever the form changes then comes before the draft. */
  taken: string;
}

interface ProblemJsonProps {
  disabled: boolean;
  draft: Draft | null;
  setDraft: (draft: Draft | null) => void;
}

/** The problem as JSON. What is written is taken at once where it can be read, and refused where it is wrong. */
export function ProblemJson({ disabled, draft, setDraft }: ProblemJsonProps) {
  const store = useStudioStore();
  const printed = useStudio((s) => printProblem(problemNow(s)));
  const current = draft && (draft.wrong || draft.taken === printed) ? draft : null;
  const write = (text: string) => {
    let wrong: Advice | null = null;
    try {
      takeProblem(store, parseProblem(text));
    } catch (error) {
      wrong = adviceOf(error);
    }
    setDraft({ text, wrong, taken: printProblem(problemNow(store.getState())) });
  };
  return (
    <>
      <Textarea
        aria-label="The search problem as JSON"
        size="xs"
        autosize
        minRows={12}
        maxRows={28}
        spellCheck={false}
        disabled={disabled}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', whiteSpace: 'pre' } }}
        value={current?.text ?? printed}
        error={current?.wrong !== null && current?.wrong !== undefined}
        onChange={(event) => write(event.currentTarget.value)}
        onBlur={() => !current?.wrong && setDraft(null)}
        data-testid="problem-json"
      />
      {current?.wrong && (
        <>
          <ErrorNote advice={current.wrong} />
          <Text size="xs" c="dimmed">
            Searches go by the last problem that could be read, until this is put right.
          </Text>
        </>
      )}
    </>
  );
}
