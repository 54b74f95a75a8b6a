import { ActionIcon, Button, Group, Stack, Text, Tooltip } from '@mantine/core';
import { IconDownload, IconEyeglass, IconPlayerPlay, IconTrash } from '@tabler/icons-react';
import { dropBytes, loadBytes } from '../../../workers/blobs.ts';
import { ago, bytes, percent } from '../../charts/format.ts';
import { download } from '../../kit/files.ts';
import { OFF, offBecause } from '../../kit/offBecause.ts';
import { ProvenanceBadge } from '../../kit/ProvenanceBadge.tsx';
import { useAtWork } from '../../kit/useJob.ts';
import { fittingCheckpoints, isUnfinished } from '../../store/checkpoints.ts';
import type { CheckpointRef } from '../../store/project.ts';
import { isStored } from '../../store/saver.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { startTraining } from './controller.ts';
import { judgeCheckpoint } from './judge.ts';

/** The kept weights of the design on the canvas. */
export function Checkpoints() {
  const list = useStudio(fittingCheckpoints);
  if (list.length === 0) {
    return (
      <Text size="sm" c="dimmed" data-testid="no-checkpoints">
        This design has no trained weights yet.
      </Text>
    );
  }
  return (
    <section aria-label="Checkpoints">
      <Text fw={600} size="sm" mb={6}>
        Checkpoints of this design
      </Text>
      <Stack gap={6}>
        {list.map((ref, i) => (
          <Checkpoint key={ref.id} checkpoint={ref} offered={i === 0} />
        ))}
      </Stack>
    </section>
  );
}

/** @param offered whether resuming it is already offered above */
function Checkpoint({ checkpoint, offered }: { checkpoint: CheckpointRef; offered: boolean }) {
  const store = useStudioStore();
  const busy = useAtWork('train');
  const { shipped, id, accuracy, epochs, planned, at, bytes: size, seed } = checkpoint;
  const forget = async () => {
    store.getState().record((results) => {
      results.checkpoints = results.checkpoints.filter((c) => c.id !== id);
    });
    // A tab that is closed in between must not come back to a checkpoint without weights. Storage that fails says so itself.
    await isStored(store);
    await dropBytes('checkpoint', id).catch(() => {});
  };
  const look = () => {
    store.getState().put('training', { view: 'confusion' });
    store.getState().show({ drawerOpen: true });
    void judgeCheckpoint(store, id);
  };
  const save = async () => {
    try {
      download(`checkpoint-${id}.safetensors`, await loadBytes('checkpoint', id), 'application/octet-stream');
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      store.getState().notify({ kind: 'error', title: 'The checkpoint cannot be saved', message });
    }
  };
  return (
    <div className="checkpoint" data-testid="checkpoint">
      <div>
        <Group gap={8}>
          <Text fw={650} className="number" data-testid="checkpoint-accuracy">
            {percent(accuracy)}
          </Text>
          <ProvenanceBadge
            provenance="measured"
            where={`validation samples, ${shipped ? 'where the studio was made' : 'in this browser'}`}
            when={ago(Date.parse(at), Date.now())}
          />
        </Group>
        <Text size="xs" c="dimmed" className="number">
          {epochs} of {planned} epochs, seed {seed}, {bytes(size)}, {ago(Date.parse(at), Date.now())}
        </Text>
      </div>
      <Group gap={2} wrap="nowrap">
        {!offered && isUnfinished(checkpoint) && (
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<IconPlayerPlay size={13} />}
            {...offBecause(busy && OFF.busy)}
            onClick={() => void startTraining(store, checkpoint)}
            data-testid="train-resume"
          >
            Resume
          </Button>
        )}
        <Tooltip label="See what it confuses">
          <ActionIcon
            variant="subtle"
            aria-label="See what the checkpoint confuses"
            {...offBecause(busy && OFF.busy)}
            onClick={look}
            data-testid="checkpoint-judge"
          >
            <IconEyeglass size={16} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Save as a file (safetensors)">
          <ActionIcon variant="subtle" aria-label="Save the checkpoint as a file" onClick={() => void save()}>
            <IconDownload size={16} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Delete these weights">
          <ActionIcon
            variant="subtle"
            aria-label="Delete the checkpoint"
            {...offBecause(busy && OFF.busy)}
            onClick={() => void forget()}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </Tooltip>
      </Group>
    </div>
  );
}
