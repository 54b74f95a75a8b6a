import { Button, Group, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { Pipelined } from '../../../app/measuring.ts';
import { plain } from '../../charts/format.ts';
import { SpanRows } from '../../charts/SpanRows.tsx';
import { SavedChart } from '../../kit/SavedChart.tsx';
import { Sized } from '../../kit/Sized.tsx';
import { useAction } from '../../kit/useAction.ts';
import { traceRows } from './traceRows.ts';

/** When each overlapping frame was in which stage. */
export function StreamTrace({ stream }: { stream: Pipelined }) {
  const save = useAction('run.trace');
  const rows = traceRows(stream.trace);
  const endMs = Math.max(0, ...rows.flatMap(({ spans }) => spans.map((span) => span.endMs)));
  return (
    <>
      <Group justify="space-between" wrap="nowrap" mb={4}>
        <Text size="xs" c="dimmed">
          One clock for all frames. Pale: waiting at the edge. Gaps: waiting for the next stage. The time on
          the up link includes the wait for its turn.
        </Text>
        <Button
          size="compact-xs"
          variant="default"
          style={{ flex: 'none' }}
          leftSection={<IconDownload size={14} />}
          onClick={save.run}
          data-testid="save-trace"
        >
          {save.title}
        </Button>
      </Group>
      <SavedChart name="frames-in-a-row">
        <Sized>
          {(width) => (
            <SpanRows
              rows={rows}
              width={width}
              label={`Frames in a row: ${rows.length} frames in ${plain(endMs)} ms`}
              testId="stream-trace"
            />
          )}
        </Sized>
      </SavedChart>
    </>
  );
}
