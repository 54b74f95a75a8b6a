import { Text, UnstyledButton } from '@mantine/core';
import { IconAlertTriangleFilled, IconCircleCheck } from '@tabler/icons-react';
import { ERRORS, type Problem } from '../../../design/errors.ts';
import { currentProblems } from '../../store/setting.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';

/** Problems of one kind; many ops share one when a single wire is missing. */
function byCode(problems: readonly Problem[]): Problem[][] {
  const groups = new Map<string, Problem[]>();
  for (const problem of problems) groups.set(problem.code, [...(groups.get(problem.code) ?? []), problem]);
  return [...groups.values()];
}

function Group({ problems }: { problems: Problem[] }) {
  const store = useStudioStore();
  const [first] = problems;
  if (!first) return null;
  const { code, opId, message } = first;
  const ids = problems.map((p) => p.opId).filter((id) => id !== null);
  const { title, help } = ERRORS[code];
  const what = problems.length > 1 ? `${title}: ${ids.join(', ')}.` : `${opId ? `${opId}: ` : ''}${message}`;
  return (
    <UnstyledButton
      className="problem"
      onClick={() => store.getState().show({ selection: ids, wire: null })}
      data-testid="problem"
      data-code={code}
    >
      <IconAlertTriangleFilled size={15} />
      <span>
        <b>{what}</b> {help} <span className="problem-code">{code}</span>
      </span>
    </UnstyledButton>
  );
}

/** What is wrong with the design, each with what to do; a click leads to the ops. */
export function Problems() {
  const problems = useStudio(currentProblems);
  if (problems.length === 0) {
    return (
      <Text size="sm" className="tone-good" data-testid="design-valid">
        <IconCircleCheck size={16} style={{ verticalAlign: '-3px' }} /> Valid: it can be trained and run.
      </Text>
    );
  }
  return (
    <ul className="problems" aria-label="Problems" data-testid="problems">
      {byCode(problems).map((group) => (
        <li key={group[0]?.code}>
          <Group problems={group} />
        </li>
      ))}
    </ul>
  );
}
