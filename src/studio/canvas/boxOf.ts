import type { Box } from './geometry.ts';
import type { CanvasNode } from './toFlow.ts';

/** Where a node stands. */
export const boxOf = (node: CanvasNode): Box => ({
  ...node.position,
  width: node.width ?? 0,
  height: node.height ?? 0,
});
