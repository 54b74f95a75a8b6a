import { Button, Group, Stack, Text } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { isBusy } from '../../../app/job.ts';
import { ErrorNote } from '../../kit/ErrorNote.tsx';
import { FirstDo } from '../../kit/FirstDo.tsx';
import { JobControls } from '../../kit/JobControls.tsx';
import { JobProgress } from '../../kit/JobProgress.tsx';
import { LATER_STRINGS } from '../../kit/laterStrings.ts';
import { offBecause } from '../../kit/offBecause.ts';
import { dataMissing } from '../../kit/ready.ts';
import { useJob } from '../../kit/useJob.ts';
import { useMissing } from '../../kit/useMissing.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { pauseOrResumeTrace, startTrace, stopTrace, whyNotPlay } from './controller.ts';
import { DispatchFields } from './DispatchFields.tsx';
import { DispatchFigures } from './DispatchFigures.tsx';
import './dispatch.css';

/** The dispatcher: which zoo, which trace, and how it goes. */
export function DispatchPanel() {
  const store = useStudioStore();
  const missing = useMissing(dataMissing);
  const job = useJob('dispatch');
  const problem = useStudio((s) => s.dispatch.problem);
  const busy = isBusy(job);
  return (
    <Stack gap="md" data-testid="dispatch-panel">
      {missing && (
        <FirstDo action={missing.action} onAction={() => missing.fix(store)}>
          {missing.what}
        </FirstDo>
      )}
      <DispatchFields disabled={busy} />
      {problem && <ErrorNote advice={problem} />}
      <Controls />
      {busy && <JobProgress label={LATER_STRINGS.dispatch.title} job={job} />}
      {job.state === 'stopped' && (
        <Text size="xs" c="dimmed" data-testid="dispatch-ended">
          {job.words}
        </Text>
      )}
      {job.problem && <ErrorNote advice={job.problem} />}
      <DispatchFigures />
    </Stack>
  );
}

function Controls() {
  const store = useStudioStore();
  const job = useJob('dispatch');
  const why = useStudio(whyNotPlay);
  if (!isBusy(job)) {
    return (
      <Group gap="xs">
        <Button
          leftSection={<IconPlayerPlay size={16} />}
          {...offBecause(why)}
          onClick={() => void startTrace(store)}
          data-testid="dispatch-start"
        >
          Play
        </Button>
      </Group>
    );
  }
  return (
    <Group gap="xs">
      <JobControls
        id="dispatch"
        onPauseOrResume={() => pauseOrResumeTrace(store)}
        onStop={() => void stopTrace(store)}
      />
    </Group>
  );
}
