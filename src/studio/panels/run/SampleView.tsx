import { ActionIcon, Group, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { ClassBars, classShares } from '../../charts/ClassBars.tsx';
import { count, percent } from '../../charts/format.ts';
import { ErrorNote } from '../../kit/ErrorNote.tsx';
import { SavedChart } from '../../kit/SavedChart.tsx';
import { Sized } from '../../kit/Sized.tsx';
import { TurnableCloud } from '../../kit/TurnableCloud.tsx';
import { UNTRAINED } from '../../store/session/run.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { isOf, showSample } from './controller.ts';

const SIZE = 168;

/** The sample as a point cloud, its label, and what the design took it for once it ran. */
export function SampleView() {
  const store = useStudioStore();
  const sample = useStudio((s) => s.run.sample);
  const problem = useStudio((s) => s.run.sampleProblem);
  const results = useStudio((s) => s.run.results);
  const ran = useStudio((s) => s.run.ran);
  const current = useStudio((s) => isOf(ran, s.project));
  if (problem) return <ErrorNote advice={problem} />;
  if (!sample) return null;
  const label = sample.classes[sample.label] ?? `class ${sample.label}`;
  const frame = current ? results.find((r) => r.sample === sample.index) : undefined;
  const shares = frame ? classShares(frame.logits, sample.classes) : null;
  const best = shares?.[0];
  return (
    <section aria-label="Sample" data-testid="sample-view">
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">
          <b data-testid="sample-label">{label}</b>{' '}
          <Text span size="xs" c="dimmed" className="number">
            validation sample {sample.index + 1} of {count(sample.size)}
          </Text>
        </Text>
        <Group gap={2} wrap="nowrap">
          <ActionIcon
            variant="subtle"
            aria-label="Previous sample"
            onClick={() => void showSample(store, sample.index - 1)}
            data-testid="sample-previous"
          >
            <IconChevronLeft size={18} />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            aria-label="Next sample"
            onClick={() => void showSample(store, sample.index + 1)}
            data-testid="sample-next"
          >
            <IconChevronRight size={18} />
          </ActionIcon>
        </Group>
      </Group>
      <div className="sample">
        {typeof sample.content === 'string' ? (
          <blockquote>{sample.content}</blockquote>
        ) : (
          <TurnableCloud points={sample.content} size={SIZE} label={`Sample of class ${label}`} />
        )}
        {best ? (
          <Text size="sm" data-testid="prediction">
            Taken for <b>{best.name}</b> with {percent(best.probability)}, which is{' '}
            <b className={best.name === label ? 'tone-good' : 'tone-bad'}>
              {best.name === label ? 'right' : 'wrong'}
            </b>
            {ran?.weights === UNTRAINED && ' (untrained: by chance)'}.
          </Text>
        ) : (
          <Text size="sm" c="dimmed">
            Run it to see what the design takes it for.
          </Text>
        )}
      </div>
      {shares && (
        <SavedChart name="classes">
          <Sized>{(width) => <ClassBars shares={shares} label={label} width={width} />}</Sized>
        </SavedChart>
      )}
    </section>
  );
}
