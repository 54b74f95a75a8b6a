import { ActionIcon, Group, SegmentedControl, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { count } from '../../charts/format.ts';
import { ErrorNote } from '../../kit/ErrorNote.tsx';
import { Loading } from '../../kit/Loading.tsx';
import { dataMissing } from '../../kit/ready.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { ClassList } from './ClassList.tsx';
import { classCounts, nextOf } from './classes.ts';
import { Inside } from './Inside.tsx';
import { loadLabels, loadSample, SPLITS, type Split } from './load.ts';
import { useLoaded } from './useLoaded.ts';
import './samples.css';

const SPLIT_NAMES: Record<Split, string> = { val: 'Validation', train: 'Training' };

/** Classes at the left; one sample with what the design makes of it; a way from sample to sample. */
export function Browser() {
  const store = useStudioStore();
  const missing = useStudio((s) => dataMissing(s)?.what ?? null);
  const { task, points } = useStudio((s) => s.project);
  const judged = useStudio((s) => s.judged.result);
  const [split, setSplit] = useState<Split>('val');
  const [index, setIndex] = useState(0);
  const of = missing === null ? `${task} ${points} ${split}` : null;
  const labels = useLoaded(of, (signal) => loadLabels(store, signal, split));
  const sample = useLoaded(of && `${of} ${index}`, (signal) => loadSample(store, signal, split, index));
  if (missing !== null) return <Text size="sm">{missing}</Text>;
  const problem = labels.problem ?? sample.problem;
  if (problem) return <ErrorNote advice={problem} />;
  if (!labels.value || !sample.value) return <Loading words="Reading the samples" />;
  const { classes } = labels.value;
  const shown = sample.value;
  const fits = split === 'val' && judged?.classes.join('\n') === classes.join('\n');
  const go = (to: number) => setIndex((to + shown.size) % shown.size);
  return (
    <div className="samples">
      <div className="samples-side">
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label="Which samples"
          value={split}
          onChange={(value) => {
            setSplit(value as Split);
            setIndex(0);
          }}
          data={SPLITS.map((value) => ({ value, label: SPLIT_NAMES[value] }))}
        />
        <ClassList
          classes={classCounts(labels.value, fits ? judged : null)}
          chosen={shown.label}
          choose={(label) => {
            const found = labels.value && nextOf(labels.value.labels, label, index);
            if (found !== null) setIndex(found);
          }}
        />
      </div>
      <div className="samples-main">
        <Group justify="space-between" wrap="nowrap">
          <Text size="sm">
            <b data-testid="browsed-label">{classes[shown.label]}</b>{' '}
            <Text span size="xs" c="dimmed" className="number">
              sample {shown.index + 1} of {count(shown.size)}
            </Text>
          </Text>
          <Group gap={2} wrap="nowrap">
            <ActionIcon variant="subtle" aria-label="Previous sample" onClick={() => go(index - 1)}>
              <IconChevronLeft size={18} />
            </ActionIcon>
            <ActionIcon
              variant="subtle"
              aria-label="Next sample"
              onClick={() => go(index + 1)}
              data-testid="browse-next"
            >
              <IconChevronRight size={18} />
            </ActionIcon>
          </Group>
        </Group>
        <Inside sample={shown} split={split} />
      </div>
    </div>
  );
}
