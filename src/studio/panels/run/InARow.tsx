import { Group, Stack, Text } from '@mantine/core';
import { FigureText } from '../../kit/FigureText.tsx';
import { useStudio } from '../../store/useStudio.ts';
import { ENOUGH } from './controller.ts';
import { measuredRate, predictedRate, slowestStageRate } from './rates.ts';

/** Frames a second when frames overlap: as measured, beside what the slowest stage alone would give and what was predicted. */
export function InARow({ compare }: { compare: boolean }) {
  const stream = useStudio((s) => s.run.stream);
  const results = useStudio((s) => s.run.results);
  const ran = useStudio((s) => s.run.ran);
  if (!ran || (!stream && ran.frames >= ENOUGH)) return null;
  const measured = stream && measuredRate(stream, ran.endpoint);
  const stage = stream && slowestStageRate(results);
  const predicted = compare && ran.predicted && predictedRate(ran.predicted);
  return (
    <Stack gap={6} component="section" aria-label="Frames in a row" data-testid="in-a-row">
      <Text fw={600} size="sm">
        Frames in a row
      </Text>
      <Text size="xs" c="dimmed">
        {stream
          ? 'The device takes the next frame while those before it are on the link and the edge.'
          : `Runs of ${ENOUGH} frames and more also run them in a row, to count frames a second.`}
      </Text>
      {measured && (
        <Group align="flex-start" gap="md" grow wrap="nowrap" preventGrowOverflow={false}>
          <FigureText label="Frames a second" figure={measured} large testId="measured-rate" />
          {predicted && (
            <FigureText label="Frames a second" figure={predicted} large testId="predicted-rate" />
          )}
        </Group>
      )}
      {measured && stage && <FigureText label="By the slowest stage" figure={stage} testId="stage-rate" />}
    </Stack>
  );
}
