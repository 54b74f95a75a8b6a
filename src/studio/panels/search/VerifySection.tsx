import { Button, Group, Stack, Text } from '@mantine/core';
import { IconRosetteDiscountCheck } from '@tabler/icons-react';
import { isBusy } from '../../../app/job.ts';
import { isVerified } from '../../../search/member.ts';
import { ErrorNote } from '../../kit/ErrorNote.tsx';
import { JobControls } from '../../kit/JobControls.tsx';
import { JobProgress } from '../../kit/JobProgress.tsx';
import { offBecause } from '../../kit/offBecause.ts';
import { useJob, useProblem } from '../../kit/useJob.ts';
import { predictsHere } from '../../store/project.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { NumberField } from '../train/NumberField.tsx';
import { canVerify, pauseOrResumeVerifying, startVerifying, stopVerifying } from './verify.ts';

/** What the front promises, held against trainings and runs. */
export function VerifySection({ disabled }: { disabled: boolean }) {
  const store = useStudioStore();
  const job = useJob('verify');
  const problem = useProblem('verify');
  const ready = useStudio(canVerify);
  const kept = useStudio((s) => s.search.loadVerified);
  const minutes = useStudio((s) => s.search.verifyMinutes);
  const verified = useStudio((s) => s.search.front.filter(isVerified).length);
  const any = useStudio((s) => s.search.front.length > 0);
  const here = useStudio((s) => predictsHere(s.project));
  if (!any && !isBusy(job)) return null;
  return (
    <Stack gap="xs" data-testid="verify-section">
      <Text size="sm" c="dimmed">
        Verify the front: each design is {here && 'run here and '}trained, the most promising longest, so that
        what the search says stands beside what is measured. It can be stopped, and resumed in a later visit
        too.
        {!here &&
          ' The machines of this project are not here: designs are trained, and their times stay as they are.'}
      </Text>
      {isBusy(job) ? (
        <>
          <JobProgress job={job} label="Verifying the front" />
          <Group gap="xs">
            <JobControls
              id="verify"
              onPauseOrResume={() => pauseOrResumeVerifying(store)}
              onStop={() => void stopVerifying(store)}
            />
          </Group>
        </>
      ) : (
        <Group gap="xs" align="end">
          <NumberField
            label="Minutes"
            value={minutes}
            least={1}
            most={24 * 60}
            disabled={false}
            onChange={(verifyMinutes) => store.getState().put('search', { verifyMinutes })}
            testId="verify-minutes"
          />
          <Button
            variant="default"
            leftSection={<IconRosetteDiscountCheck size={16} />}
            {...offBecause(
              disabled && 'The data of the task are missing.',
              !ready && 'Wait until the search is done, or stop it.',
            )}
            onClick={() => void startVerifying(store)}
            data-testid="verify-start"
          >
            {kept > 0 ? 'Resume verifying' : 'Verify the front'}
          </Button>
        </Group>
      )}
      {(verified > 0 || job.state === 'done') && (
        <Text size="sm" data-testid="verify-words">
          {job.state === 'done' ? job.words : `${verified} designs are verified; they have a ring.`}
        </Text>
      )}
      {problem && <ErrorNote advice={problem} />}
    </Stack>
  );
}
