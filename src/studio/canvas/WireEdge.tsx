import { BaseEdge, type EdgeProps, useInternalNode } from '@xyflow/react';
import { memo } from 'react';
import { route } from './route.ts';
import type { Wire } from './toFlow.ts';

/** A wire, drawn from where its ops stand now, so that it follows a drag. */
export const WireEdge = memo(function WireEdge({ id, source, target, data, markerEnd }: EdgeProps<Wire>) {
  const from = useInternalNode(source);
  const to = useInternalNode(target);
  if (!from || !to) return null;
  const box = (node: typeof from) => ({
    ...node.internals.positionAbsolute,
    width: node.width ?? 0,
    height: node.height ?? 0,
  });
  const { path } = route(box(from), box(to), data);
  return <BaseEdge id={id} path={path} markerEnd={markerEnd} interactionWidth={26} />;
});
