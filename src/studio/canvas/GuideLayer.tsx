import { ViewportPortal } from '@xyflow/react';
import type { Guide } from './guides.ts';

/** Lines with which a dragged op is in line. */
export function GuideLayer({ guides }: { guides: readonly Guide[] }) {
  return (
    <ViewportPortal>
      {guides.map(({ axis, at, from, to }) => (
        <div
          key={axis}
          className={`guide guide-${axis}`}
          data-testid="guide"
          style={
            axis === 'x'
              ? { left: at, top: from - 12, height: to - from + 24 }
              : { top: at, left: from - 12, width: to - from + 24 }
          }
        />
      ))}
    </ViewportPortal>
  );
}
