import { Button, Group, Stack, Text } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { isBusy } from '../../../app/job.ts';
import { ErrorNote } from '../../kit/ErrorNote.tsx';
import { FirstDo } from '../../kit/FirstDo.tsx';
import { JobControls } from '../../kit/JobControls.tsx';
import { JobProgress } from '../../kit/JobProgress.tsx';
import { offBecause } from '../../kit/offBecause.ts';
import { PanelHead } from '../../kit/PanelHead.tsx';
import { useAtWork, useJob, useProblem } from '../../kit/useJob.ts';
import { useMissing } from '../../kit/useMissing.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { Checkpoints } from './Checkpoints.tsx';
import { ContinueOffer } from './ContinueOffer.tsx';
import { pauseOrResumeTraining, startTraining, stopTraining } from './controller.ts';
import { RecipeFields } from './RecipeFields.tsx';

export function TrainPanel() {
  const store = useStudioStore();
  const missing = useMissing();
  const problem = useProblem('train');
  const busy = useAtWork('train');
  return (
    <Stack gap="md" data-testid="train-panel">
      <PanelHead title="Train">
        Trains the design on the canvas, here in the browser, and keeps its weights as a checkpoint after
        every epoch.
      </PanelHead>
      {missing && (
        <FirstDo action={missing.action} onAction={() => missing.fix(store)}>
          {missing.what}
        </FirstDo>
      )}
      {!busy && <ContinueOffer disabled={missing !== null} />}
      <RecipeFields disabled={busy} />
      <Group gap="xs">
        {busy ? (
          <JobControls
            id="train"
            onPauseOrResume={() => pauseOrResumeTraining(store)}
            onStop={() => void stopTraining(store)}
          />
        ) : (
          <Button
            leftSection={<IconPlayerPlay size={16} />}
            {...offBecause(missing?.what)}
            onClick={() => void startTraining(store)}
            data-testid="train-start"
          >
            Train from scratch
          </Button>
        )}
      </Group>
      <Progress />
      {problem && <ErrorNote advice={problem} />}
      <Checkpoints />
    </Stack>
  );
}

function Progress() {
  const job = useJob('train');
  const rate = useStudio((s) => s.training.samplesPerSecond);
  if (job.state === 'idle' || job.state === 'failed') return null;
  if (!isBusy(job)) {
    return (
      <Text size="sm" role="status" data-testid="train-outcome">
        {job.words}
      </Text>
    );
  }
  return (
    <div>
      <JobProgress label="Training" job={job} />
      {rate !== null && (
        <Text size="xs" c="dimmed" mt={6} className="number" data-testid="train-rate">
          {Math.round(rate)} samples/s
        </Text>
      )}
    </div>
  );
}
