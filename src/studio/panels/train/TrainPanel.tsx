import { Button, Group, NumberInput, Select, Stack, Text } from '@mantine/core';
import { IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useStudioStore } from '../../store/useStudio.ts';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { FirstDo } from '../parts/FirstDo.tsx';
import { JobProgress } from '../parts/JobProgress.tsx';
import { useLive } from '../parts/live.ts';
import { PanelHead } from '../parts/PanelHead.tsx';
import { useMissing } from '../parts/useMissing.ts';
import { Checkpoints } from './Checkpoints.tsx';
import { startTraining, stopTraining } from './controller.ts';
import { isTraining, type TrainSettings, trainLive } from './live.ts';

const set = (patch: Partial<TrainSettings>) =>
  trainLive.setState((s) => ({ settings: { ...s.settings, ...patch } }));

export function TrainPanel() {
  const store = useStudioStore();
  const missing = useMissing();
  const phase = useLive(trainLive, (s) => s.phase);
  const problem = useLive(trainLive, (s) => s.problem);
  const busy = isTraining(phase);
  return (
    <Stack gap="md" data-testid="train-panel">
      <PanelHead title="Train">
        Trains the design on the canvas from scratch, here in the browser, and keeps its weights as a
        checkpoint.
      </PanelHead>
      {missing && (
        <FirstDo action={missing.action} onAction={() => missing.fix(store)}>
          {missing.what}
        </FirstDo>
      )}
      <Settings disabled={busy} />
      <Group gap="xs">
        {busy ? (
          <Button
            variant="default"
            leftSection={<IconPlayerStop size={16} />}
            onClick={stopTraining}
            loading={phase === 'stopping'}
            data-testid="train-stop"
          >
            Stop
          </Button>
        ) : (
          <Button
            leftSection={<IconPlayerPlay size={16} />}
            disabled={missing !== null}
            onClick={() => void startTraining(store)}
            data-testid="train-start"
          >
            Train
          </Button>
        )}
      </Group>
      <Progress />
      {problem && <ErrorNote advice={problem} />}
      <Checkpoints />
    </Stack>
  );
}

function Settings({ disabled }: { disabled: boolean }) {
  const settings = useLive(trainLive, (s) => s.settings);
  return (
    <Group grow gap="xs" align="flex-end">
      <NumberInput
        label="Epochs"
        size="xs"
        min={1}
        max={1000}
        clampBehavior="strict"
        allowDecimal={false}
        value={settings.epochs}
        disabled={disabled}
        onChange={(v) => typeof v === 'number' && set({ epochs: v })}
        data-testid="train-epochs"
      />
      <Select
        label="Batch"
        size="xs"
        data={['8', '16', '32']}
        allowDeselect={false}
        value={String(settings.batch)}
        disabled={disabled}
        onChange={(v) => v && set({ batch: Number(v) })}
      />
      <NumberInput
        label="Seed"
        size="xs"
        min={0}
        max={2 ** 31 - 1}
        allowDecimal={false}
        value={settings.seed}
        disabled={disabled}
        onChange={(v) => typeof v === 'number' && set({ seed: v })}
      />
    </Group>
  );
}

function Progress() {
  const live = useLive(trainLive, (s) => s);
  if (live.phase === 'idle' || live.phase === 'failed') return null;
  if (!isTraining(live.phase)) return <Text size="sm">{live.doing}</Text>;
  return (
    <div>
      <JobProgress
        label="Training"
        doing={live.doing}
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
