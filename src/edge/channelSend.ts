import type { WebSocket } from 'ws';
import { bytesIn, FRAME_HEADER_BYTES, framesOf, type Message } from '../coinference/channelFrames.ts';
import { HIGH_WATER_BYTES, PART_BYTES, WHOLE_BYTES } from '../coinference/channelProtocol.ts';
import type { Pacer } from './pacing.ts';

/** Sends a frame; when much waits in the socket already, resolves no sooner than this one has left. */
function send(socket: WebSocket, frame: Uint8Array): Promise<void> | undefined {
  if (socket.bufferedAmount < HIGH_WATER_BYTES) {
    socket.send(frame);
    return undefined;
  }
  return new Promise((done) => socket.send(frame, () => done()));
}

/**
 * Sends an answer, its body no faster than the pacer allows: the head leaves at once, and each part when the held link has
 * carried it. Rejects with the signal's reason.
 */
export async function sendAnswer(
  signal: AbortSignal,
  socket: WebSocket,
  message: Message,
  pacer: Pacer | null,
): Promise<void> {
  const total = message.head.length + bytesIn(message.body);
  const partBytes = Math.min(PART_BYTES, pacer?.chunkBytes ?? PART_BYTES);
  let carried = message.head.length;
  let first = true;
  for (const frame of framesOf(message, pacer ? 0 : WHOLE_BYTES, partBytes)) {
    if (pacer && !first) {
      carried += frame.length - FRAME_HEADER_BYTES;
      await (carried === total ? pacer.complete(total) : pacer.passing(carried));
    }
    first = false;
    signal.throwIfAborted();
    await send(socket, frame);
  }
}
