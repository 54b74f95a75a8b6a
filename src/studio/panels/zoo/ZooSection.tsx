import { Button, Stack, Text } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import type { ZooEntry } from '../../../app/zoo/zooIndex.ts';
import { modeOf, plan } from '../../../design/segments.ts';
import { stagesText } from '../../../learning/targets.ts';
import { unitOf } from '../../../tasks/registry.ts';
import { percent } from '../../charts/format.ts';
import { ErrorNote } from '../../kit/ErrorNote.tsx';
import { ProvenanceBadge } from '../../kit/ProvenanceBadge.tsx';
import { useAtWork, useProblem } from '../../kit/useJob.ts';
import { useMissing } from '../../kit/useMissing.ts';
import { MODES } from '../../kit/words.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { openFromZoo, zooMisfit } from './controller.ts';
import './zoo.css';

/** Trained designs that the studio brings: the first thing that can be run. */
export function ZooSection() {
  const index = useStudio((s) => s.zoo.index);
  const problem = useStudio((s) => s.zoo.problem);
  const failed = useProblem('zoo');
  const misfit = useStudio((s) => (s.zoo.index ? zooMisfit(s) : null));
  const task = useStudio((s) => s.project.task);
  const missing = useMissing();
  if (problem) return <ErrorNote advice={problem} />;
  if (!index || index.task !== task || index.entries.length === 0) return null;
  return (
    <Stack gap="xs" component="section" aria-label="Ready to run" data-testid="zoo">
      <h3 className="section-title">Ready to run</h3>
      <Text size="xs" c="dimmed">
        Trained designs with their weights. Accuracy was measured on val where the studio was made.
      </Text>
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
        {index.entries.map((entry) => (
          <Trained key={entry.name} task={task} entry={entry} off={misfit !== null} />
        ))}
      </ul>
    </Stack>
  );
}

function Trained({ task, entry, off }: { task: string; entry: ZooEntry; off: boolean }) {
  const store = useStudioStore();
  const busy = useAtWork('zoo');
  const opening = useStudio((s) => s.zoo.opening === entry.name);
  const { title, about, accuracy, design, points, stages, target } = entry;
  const unit = unitOf(task);
  const trained = stagesText(stages, unit);
  return (
    <li className="zoo-entry" data-testid={`zoo-${entry.name}`}>
      <div>
        <Text size="sm" fw={600}>
          {title}
        </Text>
        <Text size="xs" c="dimmed" title={about}>
          {MODES[modeOf(plan(design))]}, {points} {unit}
          {!target && `; ${trained}, short of the target recipe`}
        </Text>
      </div>
      <div className="zoo-accuracy">
        <Text size="sm" fw={650} className="number" data-testid="zoo-accuracy">
          {percent(accuracy.value)}
        </Text>
        <ProvenanceBadge
          provenance="measured"
          where={`${accuracy.samples} val samples with the shipped weights, where the studio was made; trained ${trained}`}
        />
      </div>
      <Button
        size="compact-xs"
        variant="light"
        loading={opening}
        disabled={off || (busy && !opening)}
        rightSection={<IconArrowRight size={13} />}
        aria-label={`Open ${title}`}
        onClick={() => void openFromZoo(store, entry)}
        data-testid={`zoo-open-${entry.name}`}
      >
        Open
      </Button>
    </li>
  );
}
