import { Button } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { canPause } from '../../app/job.ts';
import type { JobId } from '../store/jobs.ts';
import { useJob } from './useJob.ts';

interface JobControlsProps {
  id: JobId;
  onPauseOrResume: () => void;
  onStop: () => void;
}

/** The buttons of a job at work: pause or resume, and stop. */
export function JobControls({ id, onPauseOrResume, onStop }: JobControlsProps) {
  const job = useJob(id);
  return (
    <>
      {job.state === 'paused' ? (
        <Button
          leftSection={<IconPlayerPlay size={16} />}
          onClick={onPauseOrResume}
          data-testid={`${id}-resume`}
        >
          Resume
        </Button>
      ) : (
        <Button
          variant="default"
          leftSection={<IconPlayerPause size={16} />}
          disabled={!canPause(job)}
          onClick={onPauseOrResume}
          data-testid={`${id}-pause`}
        >
          Pause
        </Button>
      )}
      <Button
        variant="default"
        leftSection={<IconPlayerStop size={16} />}
        onClick={onStop}
        loading={job.stopping}
        data-testid={`${id}-stop`}
      >
        Stop
      </Button>
    </>
  );
}
