import { useStore, useViewport, ViewportPortal } from '@xyflow/react';
import { memo } from 'react';
import { STRINGS } from '../kit/strings.ts';
import type { Lanes } from './geometry.ts';

/** The lanes continue beyond their ops in every direction. */
const FAR = 20_000;

interface LaneWords {
  device: string;
  link: string;
  edge: string;
}

interface LaneLayerProps {
  lanes: Lanes;
  words: LaneWords;
  /** The lane that a drag would drop into. */
  target: string | null;
  /** No op runs on the edge yet. */
  edgeEmpty: boolean;
}

/** The two swimlanes and the link between them: bands behind the ops, and their names in a gutter at the left. */
export const LaneLayer = memo(function LaneLayer({ lanes, words, target, edgeEmpty }: LaneLayerProps) {
  const { y, zoom } = useViewport();
  const height = useStore((s) => s.height);
  const linkEnd = lanes.link.top + lanes.link.height;
  const bands = [
    { id: 'device', name: 'Device', from: -FAR, to: lanes.link.top },
    { id: 'link', name: 'Link', from: lanes.link.top, to: linkEnd },
    { id: 'edge', name: 'Edge', from: linkEnd, to: linkEnd + FAR },
  ] as const;
  const onScreen = (at: number): number => Math.min(Math.max(y + at * zoom, 0), height);
  return (
    <>
      <ViewportPortal>
        {bands.map((band) => (
          <div
            key={band.id}
            className={`lane lane-${band.id}`}
            data-target={target === band.id || undefined}
            style={{ left: -FAR, width: 2 * FAR, top: band.from, height: band.to - band.from }}
          />
        ))}
      </ViewportPortal>
      {bands.map((band) => {
        const top = onScreen(band.from);
        const size = onScreen(band.to) - top;
        return (
          // biome-ignore lint/a11y/useSemanticElements: a lane is a part of the canvas, not a fieldset
          <div
            key={band.id}
            role="group"
            className={`lane-label lane-label-${band.id}`}
            data-testid={`lane-${band.id}`}
            aria-label={`${STRINGS.aria[band.id]}: ${words[band.id]}`}
            style={{ top, height: size }}
          >
            {band.id === 'edge' && edgeEmpty && size > 130 && <p>{STRINGS.emptyEdge}</p>}
            {size > 34 && (
              <span>
                <b>{band.name}</b> {size > (band.id === 'link' ? 50 : 190) ? words[band.id] : ''}
              </span>
            )}
          </div>
        );
      })}
    </>
  );
});
