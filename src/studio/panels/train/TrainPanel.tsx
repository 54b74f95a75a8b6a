import { Button, Group, Stack, Text } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { ErrorNote } from '../../kit/ErrorNote.tsx';
import { FirstDo } from '../../kit/FirstDo.tsx';
import { JobProgress } from '../../kit/JobProgress.tsx';
import { useLive } from '../../kit/live.ts';
import { PanelHead } from '../../kit/PanelHead.tsx';
import { useMissing } from '../../kit/useMissing.ts';
import { useStudioStore } from '../../store/useStudio.ts';
import { Checkpoints } from './Checkpoints.tsx';
import { ContinueOffer } from './ContinueOffer.tsx';
import { pauseTraining, resumeTraining, startTraining, stopTraining } from './controller.ts';
import { isTraining, trainLive } from './live.ts';
import { RecipeFields } from './RecipeFields.tsx';

export function TrainPanel() {
  const store = useStudioStore();
  const missing = useMissing();
  const phase = useLive(trainLive, (s) => s.phase);
  const problem = useLive(trainLive, (s) => s.problem);
  const busy = isTraining(phase);
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
          <Running />
        ) : (
          <Button
            leftSection={<IconPlayerPlay size={16} />}
            disabled={missing !== null}
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

function Running() {
  const store = useStudioStore();
  const phase = useLive(trainLive, (s) => s.phase);
  return (
    <>
      {phase === 'paused' ? (
        <Button
          leftSection={<IconPlayerPlay size={16} />}
          onClick={() => resumeTraining(store)}
          data-testid="train-unpause"
        >
          Resume
        </Button>
      ) : (
        <Button
          variant="default"
          leftSection={<IconPlayerPause size={16} />}
          disabled={phase !== 'training'}
          onClick={() => pauseTraining(store)}
          data-testid="train-pause"
        >
          Pause
        </Button>
      )}
      <Button
        variant="default"
        leftSection={<IconPlayerStop size={16} />}
        onClick={stopTraining}
        loading={phase === 'stopping'}
        data-testid="train-stop"
      >
        Stop
      </Button>
    </>
  );
}

function Progress() {
  const live = useLive(trainLive, (s) => s);
  if (live.phase === 'idle' || live.phase === 'failed') return null;
  if (!isTraining(live.phase)) {
    return (
      <Text size="sm" role="status" data-testid="train-outcome">
        {live.doing}
      </Text>
    );
  }
  const paused = live.phase === 'paused';
  return (
    <div>
      <JobProgress
        label="Training"
        doing={paused ? `${live.doing}, paused` : live.doing}
        progress={live.phase === 'starting' ? null : live.epoch / live.epochs}
        leftMs={live.leftMs}
      />
      {live.samplesPerSecond !== null && (
        <Text size="xs" c="dimmed" mt={6} className="number" data-testid="train-rate">
          {Math.round(live.samplesPerSecond)} samples/s
        </Text>
      )}
    </div>
  );
}
