import type { Connection, useStoreApi } from '@xyflow/react';
import { type HandleType, XYHandle } from '@xyflow/system';
import type { MouseEvent, TouchEvent } from 'react';

export type End = HandleType;
type CanvasStore = ReturnType<typeof useStoreApi>;

interface Drawn {
  /** The op that the wire is drawn from, and at which of its ends. */
  op: string;
  from: End;
  /** A wire that is there already: its other end is moved. */
  moves?: boolean;
  made(connection: Connection): void;
  /** The pointer has moved so far that it is no click. */
  begun?(): void;
  over?(): void;
}

/** The pointer draws a wire from one end of an op until the button, or the finger, is lifted. */
export function drawWire(event: MouseEvent | TouchEvent, canvas: CanvasStore, drawn: Drawn): void {
  if ('button' in event && event.button !== 0) return;
  const now = canvas.getState();
  XYHandle.onPointerDown(event.nativeEvent, {
    handleDomNode: event.currentTarget,
    isTarget: drawn.from === 'target',
    handleId: null,
    nodeId: drawn.op,
    ...(drawn.moves && { edgeUpdaterType: drawn.from }),
    flowId: now.rfId,
    domNode: now.domNode,
    nodeLookup: now.nodeLookup,
    lib: now.lib,
    connectionMode: now.connectionMode,
    connectionRadius: now.connectionRadius,
    autoPanOnConnect: now.autoPanOnConnect,
    autoPanSpeed: now.autoPanSpeed,
    dragThreshold: now.connectionDragThreshold,
    panBy: now.panBy,
    updateConnection: now.updateConnection,
    cancelConnection: now.cancelConnection,
    getTransform: () => canvas.getState().transform,
    getFromHandle: () => canvas.getState().connection.fromHandle,
    isValidConnection: (connection) => canvas.getState().isValidConnection?.(connection) ?? true,
    onConnectStart: (...args) => {
      drawn.begun?.();
      canvas.getState().onConnectStart?.(...args);
    },
    onConnectEnd: (...args) => canvas.getState().onConnectEnd?.(...args),
    onConnect: drawn.made,
    onReconnectEnd: () => drawn.over?.(),
  });
}

/** A click on one end and another on one of the other kind draw a wire between them, as a finger does it most easily. */
export function joinByClick(canvas: CanvasStore, op: string, end: End): void {
  const { connectionClickStartHandle: first, isValidConnection, onConnect } = canvas.getState();
  if (!first || first.type === end) {
    canvas.setState({ connectionClickStartHandle: { nodeId: op, type: end } });
    return;
  }
  canvas.setState({ connectionClickStartHandle: null });
  const [source, target] = end === 'target' ? [first.nodeId, op] : [op, first.nodeId];
  const wire: Connection = { source, target, sourceHandle: null, targetHandle: null };
  if (isValidConnection?.(wire) ?? true) onConnect?.(wire);
}
