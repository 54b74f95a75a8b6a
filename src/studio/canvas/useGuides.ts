import { useReactFlow } from '@xyflow/react';
import { useCallback, useState } from 'react';
import { boxOf } from './boxOf.ts';
import type { Box } from './geometry.ts';
import { type Aligned, align, type Guide } from './guides.ts';
import type { CanvasNode } from './toFlow.ts';

/** Pixels of the screen within which an op is put in line with others. */
const REACH = 6;
const NONE: readonly Guide[] = [];

/** Puts an op that is dragged alone in line with others, and keeps the lines that say with which. */
export function useGuides() {
  const { getZoom } = useReactFlow();
  const [guides, setGuides] = useState(NONE);
  const lineUp = useCallback(
    (id: string, box: Box, nodes: readonly CanvasNode[]): Aligned => {
      const others = nodes.filter((node) => node.type === 'op' && node.id !== id).map(boxOf);
      const aligned = align(box, others, REACH / getZoom());
      setGuides((now) => (now.length + aligned.guides.length === 0 ? now : aligned.guides));
      return aligned;
    },
    [getZoom],
  );
  const clear = useCallback(() => setGuides(NONE), []);
  return { guides, lineUp, clear };
}
