import { Button, Group, NumberInput, Select, Stack, Text } from '@mantine/core';
import { IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useEffect } from 'react';
import { ago, epochs, percent } from '../../charts/format.ts';
import { fittingCheckpoints } from '../../kit/checkpoints.ts';
import { ErrorNote } from '../../kit/ErrorNote.tsx';
import { FirstDo } from '../../kit/FirstDo.tsx';
import { JobProgress } from '../../kit/JobProgress.tsx';
import { useLive } from '../../kit/live.ts';
import { PanelHead } from '../../kit/PanelHead.tsx';
import { dataMissing } from '../../kit/ready.ts';
import { useMissing } from '../../kit/useMissing.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { NumberField } from '../train/NumberField.tsx';
import { showSample, startRun, stopRun, weightsNow } from './controller.ts';
import { isRunning, runLive, UNTRAINED } from './live.ts';
import { RunFigures } from './RunFigures.tsx';
import { SampleView } from './SampleView.tsx';

export function RunPanel() {
  const store = useStudioStore();
  const missing = useMissing();
  const task = useStudio((s) => s.project.task);
  const points = useStudio((s) => s.project.points);
  const hasData = useStudio((s) => dataMissing(s) === null);
  const phase = useLive(runLive, (s) => s.phase);
  const problem = useLive(runLive, (s) => s.problem);
  const frames = useLive(runLive, (s) => s.frames);
  const busy = isRunning(phase);
  useEffect(() => {
    if (hasData && task && points) void showSample(store, runLive.getState().sample?.index ?? 0);
  }, [store, hasData, task, points]);
  return (
    <Stack gap="md" data-testid="run-panel">
      <PanelHead title="Run">
        Runs real samples through the design: its device ops in this browser, its edge ops on the endpoint,
        real bytes in between.
      </PanelHead>
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
            onChange={(v) => typeof v === 'number' && v >= 1 && runLive.setState({ frames: v })}
            data-testid="run-frames"
          />
          {busy ? (
            <Button
              size="xs"
              variant="default"
              style={{ flex: 'none' }}
              leftSection={<IconPlayerStop size={15} />}
              onClick={stopRun}
              data-testid="run-stop"
            >
              Stop
            </Button>
          ) : (
            <Button
              size="xs"
              style={{ flex: 'none' }}
              leftSection={<IconPlayerPlay size={15} />}
              disabled={missing !== null}
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
  const chosen = useLive(runLive, (s) => s.weights);
  const now = useStudio((s) => weightsNow(s, chosen));
  const data = [
    ...list.map((c) => ({
      value: c.id,
      label: `Trained, ${percent(c.accuracy)}, ${epochs(c.epochs)}, ${ago(Date.parse(c.at), Date.now())}`,
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
      onChange={(value) => runLive.setState({ weights: value })}
      data-testid="run-weights"
    />
  );
}

function GiveUp({ disabled }: { disabled: boolean }) {
  const giveUpS = useLive(runLive, (s) => s.giveUpS);
  return (
    <NumberField
      label="Give up after"
      description="The longest that a frame may wait for the edge"
      suffix=" s"
      value={giveUpS}
      least={1}
      most={600}
      disabled={disabled}
      onChange={(value) => value >= 1 && runLive.setState({ giveUpS: value })}
      testId="run-give-up"
    />
  );
}

function UntrainedNote() {
  const chosen = useLive(runLive, (s) => s.weights);
  const untrained = useStudio((s) => weightsNow(s, chosen) === UNTRAINED);
  if (!untrained) return null;
  return (
    <Text size="xs" c="dimmed" mt={6} data-testid="untrained-note">
      Untrained weights: timings are real, predictions are not meaningful.
    </Text>
  );
}

function Progress() {
  const phase = useLive(runLive, (s) => s.phase);
  const done = useLive(runLive, (s) => s.results.length);
  const all = useLive(runLive, (s) => s.ran?.frames ?? 0);
  if (!isRunning(phase)) return null;
  return phase === 'starting' ? (
    <JobProgress label="Run" doing="Loading both halves and warming up" progress={null} />
  ) : (
    <JobProgress label="Run" doing={`Frame ${done} of ${all}`} progress={done / all} />
  );
}
