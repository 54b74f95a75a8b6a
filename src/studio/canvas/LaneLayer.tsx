import { useViewport, ViewportPortal } from '@xyflow/react';
import { STRINGS } from '../strings/strings.ts';
import type { Lanes } from './geometry.ts';

const FAR = 20_000;

interface LaneWords {
  device: string;
  link: string;
  edge: string;
}

/** The two swimlanes and the link between them: bands behind the ops, labels fixed at the left. */
export function LaneLayer({
  lanes,
  words,
  target,
}: {
  lanes: Lanes;
  words: LaneWords;
  target: string | null;
}) {
  const { y, zoom } = useViewport();
  const bands = [
    { id: 'device', name: 'Device', label: STRINGS.aria.deviceLane, ...lanes.device },
    { id: 'link', name: 'Link', label: STRINGS.aria.link, ...lanes.link },
    { id: 'edge', name: 'Edge', label: STRINGS.aria.edgeLane, ...lanes.edge },
  ] as const;
  return (
    <>
      <ViewportPortal>
        {bands.map((band) => (
          <div
            key={band.id}
            className={`lane lane-${band.id}`}
            data-testid={`lane-${band.id}`}
            data-target={target === band.id || undefined}
            style={{ left: -FAR, width: 2 * FAR, top: band.top, height: band.height }}
          />
        ))}
      </ViewportPortal>
      <div className="lane-labels">
        {bands.map((band) => (
          <div
            key={band.id}
            className={`lane-label lane-label-${band.id}`}
            style={{ transform: `translateY(${y + band.top * zoom}px)`, height: band.height * zoom }}
          >
            <b>{band.name}</b>
            <span>{words[band.id]}</span>
          </div>
        ))}
      </div>
    </>
  );
}
