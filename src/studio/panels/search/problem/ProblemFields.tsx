import { Group, NumberInput, Select, Text } from '@mantine/core';
import { OBJECTIVE_IDS } from '../../../../search/objectives.ts';
import { ACCURACY_QUESTIONS } from '../../../../search/predictedAccuracy.ts';
import type { SearchProblem } from '../../../../search/problem.ts';
import { STRATEGIES, STRATEGY_NAMES, type StrategyName } from '../../../../search/strategies.ts';
import { count } from '../../../charts/format.ts';
import { useStudio, useStudioStore } from '../../../store/useStudio.ts';
import { LimitField } from './LimitField.tsx';
import { SpaceFields } from './SpaceFields.tsx';

const BUDGET: readonly { key: keyof SearchProblem['budget']; label: string; suffix: string }[] = [
  { key: 'seconds', label: 'Time', suffix: ' s' },
  { key: 'candidates', label: 'Candidates', suffix: '' },
  { key: 'accuracies', label: 'Accuracies', suffix: '' },
];

/** All of the problem that the short form leaves out. */
export function ProblemFields({ disabled }: { disabled: boolean }) {
  const store = useStudioStore();
  const objectives = useStudio((s) => s.search.objectives);
  const budget = useStudio((s) => s.search.budget);
  const strategy = useStudio((s) => s.search.strategy);
  const seed = useStudio((s) => s.search.seed);
  const put = store.getState().put;
  const others = OBJECTIVE_IDS.filter((id) => !objectives.includes(id));
  const spend = (key: keyof SearchProblem['budget'], value: string | number) => {
    const { [key]: _, ...rest } = store.getState().search.budget;
    put('search', { budget: typeof value === 'number' && value > 0 ? { ...rest, [key]: value } : rest });
  };
  return (
    <>
      <Text size="xs" fw={600}>
        Limits on what is not optimised
      </Text>
      <div className="problem-grid">
        {others.map((id) => (
          <LimitField key={id} id={id} disabled={disabled} />
        ))}
      </div>
      <SpaceFields disabled={disabled} />
      <div>
        <Text size="xs" fw={600}>
          Ends after the first of
        </Text>
        <Group grow gap="xs">
          {BUDGET.map(({ key, label, suffix }) => (
            <NumberInput
              key={key}
              label={label}
              size="xs"
              min={1}
              suffix={suffix}
              thousandSeparator=","
              allowDecimal={key === 'seconds'}
              placeholder={
                key === 'accuracies' && Object.keys(budget).length === 0
                  ? count(ACCURACY_QUESTIONS.most)
                  : 'any'
              }
              disabled={disabled}
              value={budget[key] ?? ''}
              onChange={(value) => spend(key, value)}
              data-testid={`budget-${key}`}
            />
          ))}
        </Group>
      </div>
      <Select
        label="Strategy"
        size="xs"
        allowDeselect={false}
        disabled={disabled}
        data={STRATEGY_NAMES.map((name) => ({ value: name, label: STRATEGIES[name].title }))}
        value={strategy}
        onChange={(name) => name && put('search', { strategy: name as StrategyName })}
        data-testid="search-strategy"
      />
      <NumberInput
        label="Seed"
        size="xs"
        min={0}
        allowDecimal={false}
        disabled={disabled}
        value={seed}
        onChange={(value) => typeof value === 'number' && put('search', { seed: value })}
        data-testid="search-seed"
      />
    </>
  );
}
