import { Button, Group, Stack, Text } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useState } from 'react';
import type { ZooEntry } from '../../../app/zoo/zooIndex.ts';
import { modeOf, plan } from '../../../design/segments.ts';
import { stagesText } from '../../../learning/targets.ts';
import { unitOf } from '../../../tasks/registry.ts';
import { percent } from '../../charts/format.ts';
import { ErrorNote } from '../../kit/ErrorNote.tsx';
import { ProvenanceBadge } from '../../kit/ProvenanceBadge.tsx';
import { dataMissing } from '../../kit/ready.ts';
import { useAtWork, useProblem } from '../../kit/useJob.ts';
import { useMissing } from '../../kit/useMissing.ts';
import { MODES } from '../../kit/words.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { bothFirst, openFromZoo, zooMisfit } from './controller.ts';
import './zoo.css';
import { offBecause } from '../../kit/offBecause.ts';

/** So many are shown at first: what else the step needs stays in view. */
const SHOWN = 3;

/** Trained designs that the studio brings: the first thing that can be run. */
export function ZooSection() {
  const index = useStudio((s) => s.zoo.index);
  const fetching = useStudio((s) => s.zoo.fetching);
  const problem = useStudio((s) => s.zoo.problem);
  const failed = useProblem('zoo');
  const misfit = useStudio((s) => (s.zoo.index ? zooMisfit(s) : null));
  const task = useStudio((s) => s.project.task);
  const missing = useMissing(dataMissing);
  const [all, showAll] = useState(false);
  if (problem) return <ErrorNote advice={problem} />;
  // Its room is kept, so that nothing below moves under the pointer when it comes.
  if (fetching) return <div className="zoo-fetching" aria-hidden />;
  if (!index || index.task !== task || index.entries.length === 0) return null;
  return (
    <Stack gap="xs" component="section" className="zoo" aria-label="Ready to run" data-testid="zoo">
      <Group justify="space-between" wrap="nowrap">
        <h3 className="section-title">
          Ready to run <span className="section-about">trained designs</span>
        </h3>
        {index.entries.length > SHOWN && (
          <Button
            size="compact-xs"
            variant="subtle"
            className="zoo-more"
            aria-expanded={all}
            onClick={() => showAll(!all)}
            data-testid="zoo-more"
          >
            {all ? 'Fewer' : `All ${index.entries.length}`}
          </Button>
        )}
      </Group>
      {misfit && (
        <Text size="xs" data-testid="zoo-misfit">
          {misfit}
        </Text>
      )}
      {!misfit && missing && (
        <Text size="xs" data-testid="zoo-needs-data">
          To run them, this task needs your data: {missing.what}
        </Text>
      )}
      {failed && <ErrorNote advice={failed} />}
      <ul className="zoo-list">
        {bothFirst(index.entries)
          .slice(0, all ? undefined : SHOWN)
          .map((entry) => (
            <Trained key={entry.name} task={task} entry={entry} off={misfit} />
          ))}
      </ul>
    </Stack>
  );
}

function Trained({ task, entry, off }: { task: string; entry: ZooEntry; off: string | null }) {
  const store = useStudioStore();
  const busy = useAtWork('zoo');
  const opening = useStudio((s) => s.zoo.opening === entry.name);
  const { title, about, accuracy, design, points, stages, target } = entry;
  const unit = unitOf(task);
  const trained = stagesText(stages, unit);
  return (
    <li className="zoo-entry" data-testid={`zoo-${entry.name}`}>
      <Text size="sm" fw={600} className="zoo-title" title={title}>
        {title}
      </Text>
      <Button
        size="compact-xs"
        variant="light"
        loading={opening}
        {...offBecause(off, busy && !opening && 'Another design is being opened.')}
        rightSection={<IconArrowRight size={13} />}
        aria-label={`Open ${title}`}
        onClick={() => void openFromZoo(store, entry)}
        data-testid={`zoo-open-${entry.name}`}
      >
        Open
      </Button>
      <Text size="xs" c="dimmed" title={about} className="zoo-about">
        <b className="number" data-testid="zoo-accuracy">
          {percent(accuracy.value)}
        </b>{' '}
        <ProvenanceBadge
          provenance="measured"
          where={`${accuracy.samples} validation samples with the shipped weights, where the studio was made; trained ${trained}`}
        />
        ; {MODES[modeOf(plan(design))]}, {points} {unit}
        {!target && '; trained by its own recipe'}
      </Text>
    </li>
  );
}
