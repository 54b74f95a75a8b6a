import { SegmentedControl, Text } from '@mantine/core';
import { useState } from 'react';
import { NOT_TOLD_APART, toldApart } from '../../../coinference/frameParts.ts';
import { FrameTimeline, type TimelineData } from '../../charts/FrameTimeline.tsx';
import { stack } from '../../charts/PartsBar.tsx';
import { SavedChart } from '../../kit/SavedChart.tsx';
import { Sized } from '../../kit/Sized.tsx';
import { predictionNow } from '../../prediction/figures.ts';
import { predictsHere } from '../../store/project.ts';
import { useStudio } from '../../store/useStudio.ts';
import { isOf } from './controller.ts';
import { StreamTrace } from './StreamTrace.tsx';
import { frameRow } from './statistics.ts';

const VIEWS = ['One by one', 'In a row'];

export function RunDrawer() {
  const results = useStudio((s) => s.run.results);
  const stream = useStudio((s) => s.run.stream);
  const [view, setView] = useState(VIEWS[0]);
  if (results.length === 0) {
    return (
      <Text size="sm" c="dimmed" p="md">
        Each frame that runs is drawn here: its time on the device, up, on the edge, down.
      </Text>
    );
  }
  return (
    <div className="drawer-scroll">
      {stream && (
        <SegmentedControl
          size="xs"
          mb={8}
          aria-label="Frames"
          data={VIEWS}
          value={view}
          onChange={setView}
          data-testid="frames-view"
        />
      )}
      <Untold />
      {stream && view === VIEWS[1] ? <StreamTrace stream={stream} /> : <OneByOne />}
    </div>
  );
}

/** Why no bar is the edge's, where its server does not tell. */
function Untold() {
  const told = useStudio((s) => toldApart(s.run.results));
  if (told) return null;
  return (
    <Text size="xs" c="dimmed" mb={4} data-testid="edge-untold">
      No bar is the edge’s alone: {NOT_TOLD_APART}. It counts as up link.
    </Text>
  );
}

function OneByOne() {
  const results = useStudio((s) => s.run.results);
  const current = useStudio((s) => isOf(s.run.ran, s.project));
  const estimate = useStudio(predictionNow);
  const comparable = useStudio((s) => predictsHere(s.project));
  const { deviceMs = 0, upMs = 0, edgeMs = 0, downMs = 0, otherMs = 0 } = estimate?.parts ?? {};
  const data: TimelineData = {
    predicted:
      estimate && current && comparable
        ? stack({
            label: 'predicted',
            predicted: true,
            partsMs: { device: deviceMs, up: upMs, edge: edgeMs, down: downMs, other: otherMs },
            interval: { lowMs: estimate.lowMs, highMs: estimate.highMs },
          })
        : undefined,
    frames: results.map((frame, i) => frameRow(frame, `frame ${i + 1}`)),
  };
  return (
    <SavedChart name="frames">
      <Sized>{(width) => <FrameTimeline data={data} width={width} />}</Sized>
    </SavedChart>
  );
}
