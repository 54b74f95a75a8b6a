import { Button, Group, NumberInput, Stack, Text } from '@mantine/core';
import { isBusy } from '../../../app/job.ts';
import { unitOf } from '../../../tasks/registry.ts';
import { isShipped } from '../../../workers/shipped.ts';
import { ago, count, duration } from '../../charts/format.ts';
import { Block } from '../../kit/Block.tsx';
import { ErrorNote } from '../../kit/ErrorNote.tsx';
import { JobProgress } from '../../kit/JobProgress.tsx';
import { ProvenanceBadge } from '../../kit/ProvenanceBadge.tsx';
import { Term } from '../../kit/Term.tsx';
import { useJob } from '../../kit/useJob.ts';
import { useSystem } from '../../machines/useSystem.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { stopSupernet, trainSupernet } from './supernet.ts';

/** The supernet: from here comes the accuracy of candidates. */
export function SupernetSection({ disabled }: { disabled: boolean }) {
  const store = useStudioStore();
  const { record, steps } = useStudio((s) => s.supernet);
  const job = useJob('supernet');
  // One next thing to do at a time.
  const hasTables = useSystem() !== null;
  return (
    <Block
      title="Accuracy by a supernet"
      ready={record !== null}
      testId="supernet"
      summary={
        record && (
          <ProvenanceBadge
            provenance="predicted"
            where={`a supernet ${isShipped(record.id) ? 'shipped with the studio' : 'trained in this browser'}, on validation samples`}
            when={ago(Date.parse(record.at), Date.now())}
          />
        )
      }
    >
      <Stack gap={8}>
        <Text size="sm" c="dimmed" data-testid="supernet-words">
          {record
            ? `${isShipped(record.id) ? 'Shipped with the studio, trained' : `Trained here ${ago(Date.parse(record.at), Date.now())}`} on ${record.task}, ${record.points} ${unitOf(record.task)}: ${count(record.steps)}${record.steps < record.planned ? ` of ${count(record.planned)}` : ''} steps in ${duration(record.tookMs)}. Rough scores to compare designs by: train the one you choose to know its accuracy.`
            : 'A supernet is one network whose weights all candidates share. Trained once, it scores any of them after a few training steps of a copy.'}{' '}
          <Term id="supernet">More</Term>
        </Text>
        {isBusy(job) && <JobProgress label="Supernet" job={job} />}
        {job.problem && <ErrorNote advice={job.problem} />}
        <Group gap="xs" align="flex-end">
          {isBusy(job) ? (
            <Button
              size="xs"
              variant="default"
              onClick={() => void stopSupernet(store)}
              data-testid="supernet-stop"
            >
              Stop
            </Button>
          ) : (
            <>
              <Button
                size="xs"
                variant={record || !hasTables ? 'default' : 'filled'}
                disabled={disabled}
                onClick={() => void trainSupernet(store)}
                data-testid="supernet-start"
              >
                {record ? 'Train anew' : 'Train the supernet'}
              </Button>
              <NumberInput
                size="xs"
                w={104}
                aria-label="Steps"
                suffix=" steps"
                min={10}
                max={100_000}
                step={250}
                thousandSeparator=","
                allowDecimal={false}
                value={steps}
                onChange={(v) =>
                  typeof v === 'number' && v >= 10 && store.getState().put('supernet', { steps: v })
                }
                data-testid="supernet-steps"
              />
            </>
          )}
        </Group>
      </Stack>
    </Block>
  );
}
