import { Button, Group, NumberInput, Select, Stack, Text } from '@mantine/core';
import { IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { isBusy } from '../../../app/job.ts';
import { ago, epochs, percent } from '../../charts/format.ts';
import { ErrorNote } from '../../kit/ErrorNote.tsx';
import { FirstDo } from '../../kit/FirstDo.tsx';
import { JobProgress } from '../../kit/JobProgress.tsx';
import { offBecause } from '../../kit/offBecause.ts';
import { useAtWork, useJob, useProblem } from '../../kit/useJob.ts';
import { useMissing } from '../../kit/useMissing.ts';
import { fittingCheckpoints } from '../../store/checkpoints.ts';
import { UNTRAINED } from '../../store/session/run.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { NumberField } from '../train/NumberField.tsx';
import { startRun, stopRun, weightsNow } from './controller.ts';
import { RunFigures } from './RunFigures.tsx';
import { SampleView } from './SampleView.tsx';

export function RunPanel() {
  const store = useStudioStore();
  const missing = useMissing();
  const problem = useProblem('run');
  const frames = useStudio((s) => s.run.frames);
  const busy = useAtWork('run');
  const playing = useAtWork('dispatch');
  return (
    <Stack gap="md" data-testid="run-panel">
      {missing && (
        <FirstDo action={missing.action} onAction={() => missing.fix(store)}>
          {missing.what}
        </FirstDo>
      )}
      <div>
        <Group gap="xs" align="flex-end" wrap="nowrap">
          <Weights disabled={busy} />
          <NumberInput
            label="Frames"
            size="xs"
            w={76}
            style={{ flex: 'none' }}
            min={1}
            max={500}
            allowDecimal={false}
            disabled={busy}
            value={frames}
            onChange={(v) => typeof v === 'number' && v >= 1 && store.getState().put('run', { frames: v })}
            data-testid="run-frames"
          />
          {busy ? (
            <Button
              size="xs"
              variant="default"
              style={{ flex: 'none' }}
              leftSection={<IconPlayerStop size={15} />}
              onClick={() => stopRun(store)}
              data-testid="run-stop"
            >
              Stop
            </Button>
          ) : (
            <Button
              size="xs"
              style={{ flex: 'none' }}
              leftSection={<IconPlayerPlay size={15} />}
              {...offBecause(missing?.what, playing && 'The dispatcher plays a trace: stop it first.')}
              onClick={() => void startRun(store)}
              data-testid="run-start"
            >
              Run
            </Button>
          )}
        </Group>
        <UntrainedNote />
      </div>
      <GiveUp disabled={busy} />
      <Progress />
      {problem && <ErrorNote advice={problem} />}
      <RunFigures />
      <SampleView />
    </Stack>
  );
}

function Weights({ disabled }: { disabled: boolean }) {
  const list = useStudio(fittingCheckpoints);
  const store = useStudioStore();
  const now = useStudio(weightsNow);
  const data = [
    ...list.map((c) => ({
      value: c.id,
      label: `${percent(c.accuracy)}, ${epochs(c.epochs)}, ${ago(Date.parse(c.at), Date.now())}`,
    })),
    { value: UNTRAINED, label: 'Untrained' },
  ];
  return (
    <Select
      label="Weights"
      size="xs"
      style={{ flex: 1, minWidth: 0 }}
      comboboxProps={{ width: 280, position: 'bottom-start' }}
      data={data}
      value={now}
      allowDeselect={false}
      disabled={disabled}
      onChange={(value) => store.getState().put('run', { weights: value })}
      data-testid="run-weights"
    />
  );
}

function GiveUp({ disabled }: { disabled: boolean }) {
  const store = useStudioStore();
  const giveUpS = useStudio((s) => s.run.giveUpS);
  return (
    <NumberField
      label="Give up after"
      description="The longest that a frame may wait for the edge"
      suffix=" s"
      value={giveUpS}
      least={1}
      most={600}
      disabled={disabled}
      onChange={(value) => value >= 1 && store.getState().put('run', { giveUpS: value })}
      testId="run-give-up"
    />
  );
}

function UntrainedNote() {
  const untrained = useStudio((s) => weightsNow(s) === UNTRAINED);
  if (!untrained) return null;
  return (
    <Text size="xs" c="dimmed" mt={6} data-testid="untrained-note">
      Untrained weights: timings are real, predictions are not meaningful.
    </Text>
  );
}

function Progress() {
  const job = useJob('run');
  return isBusy(job) ? <JobProgress label="Run" job={job} /> : null;
}
