import { Group, MultiSelect } from '@mantine/core';
import { memo } from 'react';
import { OBJECTIVE_IDS, type ObjectiveId, objective } from '../../../search/objectives.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { LimitField } from './problem/LimitField.tsx';
import { ProblemSection } from './problem/ProblemSection.tsx';

const CHOICES = OBJECTIVE_IDS.map((id) => ({ value: id, label: objective(id).title }));

/** What a search optimises and keeps within; the rest of the problem is behind a disclosure. */
export const Wishes = memo(function Wishes({ disabled }: { disabled: boolean }) {
  const store = useStudioStore();
  const objectives = useStudio((s) => s.search.objectives);
  return (
    <>
      <MultiSelect
        label="Best trade-offs of"
        size="xs"
        maxValues={3}
        disabled={disabled}
        data={CHOICES}
        value={[...objectives]}
        onChange={(ids) => store.getState().put('search', { objectives: ids as ObjectiveId[] })}
        error={objectives.length < 2 && 'Choose two or three.'}
        data-testid="search-objectives"
      />
      <Group grow gap="xs" align="flex-end">
        {objectives.map((id) => (
          <LimitField key={id} id={id} disabled={disabled} />
        ))}
      </Group>
      <ProblemSection disabled={disabled} />
    </>
  );
});
