import { useReactFlow } from '@xyflow/react';
import { useCallback, useState } from 'react';
import { boxOf } from './boxOf.ts';
import type { Box } from './geometry.ts';
import type { Aligned, Guide } from './guides.ts';
import type { CanvasNode } from './toFlow.ts';

/** Pixels of the screen within which an op is put in line with others. */
const REACH = 6;
const NONE: readonly Guide[] = [];

/** Loaded with the first drag; until it is there an op is put in line with nothing. */
let guides: typeof import('./guides.ts') | undefined;
export const loadGuides = async (): Promise<void> => {
  guides ??= await import('./guides.ts');
};

/** Puts an op that is dragged alone in line with others, and keeps the lines that say with which. */
export function useGuides() {
  const { getZoom } = useReactFlow();
  const [shown, setShown] = useState(NONE);
  const lineUp = useCallback(
    (id: string, box: Box, nodes: readonly CanvasNode[]): Aligned => {
      const others = nodes.filter((node) => node.type === 'op' && node.id !== id).map(boxOf);
      const aligned = guides?.align(box, others, REACH / getZoom()) ?? { box, guides: [] };
      setShown((now) => (now.length + aligned.guides.length === 0 ? now : aligned.guides));
      return aligned;
    },
    [getZoom],
  );
  const clear = useCallback(() => setShown(NONE), []);
  return { guides: shown, lineUp, clear };
}
