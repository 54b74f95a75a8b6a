import { Group, Stack, Text } from '@mantine/core';
import type { Figure } from '../../../system/provenance.ts';
import { bytes } from '../../charts/format.ts';
import { FigureText } from '../../kit/FigureText.tsx';
import { TimeOps } from '../../machines/TimeOps.tsx';
import { latencyFigure } from '../../prediction/figures.ts';
import { jobOf } from '../../store/jobs.ts';
import { predictsHere } from '../../store/project.ts';
import { useStudio } from '../../store/useStudio.ts';
import { isOf } from './controller.ts';
import { InARow } from './InARow.tsx';
import { summary } from './statistics.ts';
import { verdict } from './verdict.ts';

/** Measured beside predicted, the two numbers that this step is about. */
export function RunFigures() {
  const results = useStudio((s) => s.run.results);
  const ran = useStudio((s) => s.run.ran);
  const current = useStudio((s) => isOf(ran, s.project));
  const done = useStudio((s) => jobOf(s, 'run').state === 'done');
  const warmUp = useStudio((s) => s.run.warmUp);
  const comparable = useStudio((s) => predictsHere(s.project));
  const found = summary(results);
  if (!found || !ran) return null;
  const { latencyMs, q1Ms, q3Ms } = found;
  const measured: Figure = {
    value: latencyMs,
    unit: 'ms',
    provenance: 'measured',
    low: q1Ms,
    high: q3Ms,
    where: `this browser and ${ran.endpoint}, ${results.length} frames, median and quartiles`,
  };
  const predicted = ran.predicted && latencyFigure(ran.predicted);
  return (
    <Stack gap={8} data-testid="run-figures" data-run={done ? ran.at : undefined}>
      {!current && (
        <Text size="sm" c="dimmed">
          These figures are of an earlier design: the canvas has changed since.
        </Text>
      )}
      {current && !comparable && (
        <Text size="sm" c="dimmed" data-testid="predicted-elsewhere">
          Predictions are for other machines or another link now, as chosen in Task & system: they do not
          compare with this run.
        </Text>
      )}
      <Group align="flex-start" gap="md" grow wrap="nowrap" preventGrowOverflow={false}>
        <FigureText label="Latency" figure={measured} large testId="measured-latency" />
        {predicted && current && comparable && (
          <FigureText label="Latency" figure={predicted} large testId="predicted-latency" />
        )}
      </Group>
      {ran.predicted && current && comparable && warmUp !== null && (
        <Text size="xs" c="dimmed" className="number" data-testid="run-verdict">
          {verdict(found, ran.predicted)}
        </Text>
      )}
      <Text size="xs" c="dimmed" className="number">
        {warmUp !== null && `${warmUp} frames before these warmed up and are not counted. `}
        {found.bytesUp > 0
          ? `${bytes(found.bytesUp)} up and ${bytes(found.bytesDown)} down for each frame, ${found.carriedBy}`
          : 'Nothing crosses the link: this design runs on the device alone.'}
      </Text>
      <InARow compare={current && comparable} />
      {current && comparable && <TimeOps />}
    </Stack>
  );
}
