import { Text, UnstyledButton } from '@mantine/core';
import { IconAlertTriangleFilled, IconCircleCheck } from '@tabler/icons-react';
import { ERRORS } from '../../design/errors.ts';
import { currentProblems } from '../store/setting.ts';
import { useStudio, useStudioStore } from '../store/useStudio.ts';

/** What is wrong with the design, each with what to do; a click leads to the op. */
export function Problems() {
  const store = useStudioStore();
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
      {problems.map(({ code, opId, message }) => (
        <li key={`${code} ${opId} ${message}`}>
          <UnstyledButton
            className="problem"
            onClick={() => store.getState().show({ selection: opId ? [opId] : [] })}
            data-testid="problem"
          >
            <IconAlertTriangleFilled size={15} />
            <span>
              <b>
                {opId ? `${opId}: ` : ''}
                {message}
              </b>{' '}
              {ERRORS[code].help} <span className="problem-code">{code}</span>
            </span>
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}
