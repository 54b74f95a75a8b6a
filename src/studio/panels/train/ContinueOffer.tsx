import { Alert, Button, Group, Text } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { ago, percent } from '../../charts/format.ts';
import { ProvenanceBadge } from '../../kit/ProvenanceBadge.tsx';
import { fittingCheckpoints, isUnfinished } from '../../store/checkpoints.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { startTraining } from './controller.ts';

/** A training that was broken off, by hand or by closing the tab, resumes from its last whole epoch. */
export function ContinueOffer({ disabled }: { disabled: boolean }) {
  const store = useStudioStore();
  const newest = useStudio((s) => fittingCheckpoints(s)[0]);
  if (!newest || !isUnfinished(newest)) return null;
  const { epochs, planned, accuracy, at } = newest;
  return (
    <Alert variant="light" p="sm" title="Resume where it stopped" data-testid="train-offer">
      <Text size="sm" className="number">
        Training ended {ago(Date.parse(at), Date.now())} after epoch {epochs} of {planned}, at{' '}
        {percent(accuracy)} on validation samples{' '}
        <ProvenanceBadge provenance="measured" where="this browser" />. It resumes exactly as it would have,
        with the same options.
      </Text>
      <Group mt="xs">
        <Button
          size="xs"
          leftSection={<IconPlayerPlay size={14} />}
          disabled={disabled}
          onClick={() => void startTraining(store, newest)}
          data-testid="train-continue"
        >
          Continue
        </Button>
      </Group>
    </Alert>
  );
}
