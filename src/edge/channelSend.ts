import type { WebSocket } from 'ws';
import { bytesIn, FRAME_HEADER_BYTES, framesOf } from '../coinference/channelFrames.ts';
import { HIGH_WATER_BYTES, jsonBytes, PART_BYTES, WHOLE_BYTES } from '../coinference/channelProtocol.ts';
import type { ChannelAnswer } from './channelCalls.ts';
import { nowNs } from './clock.ts';
import type { Pacer } from './pacing.ts';

/** Sends a frame; when much waits in the socket already, resolves no sooner than this one has left. */
function send(socket: WebSocket, frame: Uint8Array): Promise<void> | undefined {
  if (socket.bufferedAmount < HIGH_WATER_BYTES) {
    socket.send(frame);
    return undefined;
  }
  return new Promise((done) => socket.send(frame, () => done()));
}

const headOf = ({ head, timing }: ChannelAnswer, held?: { held_ns: number }) =>
  jsonBytes(timing ? { ...head, parameters: { ...timing, ...held } } : head);

/**
 * A short answer waits for its whole turn on the throttled link and goes as one frame, which says how long it waited: two frames
 * right after each other would cost a browser more than the link does.
 */
async function heldHead(answer: ChannelAnswer, pacer: Pacer): Promise<Uint8Array> {
  const from = nowNs();
  const body = bytesIn(answer.body);
  await pacer.complete(headOf(answer, { held_ns: 0 }).length + body);
  const head = headOf(answer, { held_ns: nowNs() - from });
  // The number's own digits.
  await pacer.complete(head.length + body);
  return head;
}

/**
 * Sends an answer, no faster than the pacer allows: the head of a long one leaves at once, and each part of its body when
 * the throttled link has carried it. Rejects with the signal's reason, and E330 for what the link cannot carry in time.
 */
export async function sendAnswer(
  signal: AbortSignal,
  socket: WebSocket,
  id: number,
  answer: ChannelAnswer,
  pacer: Pacer | null,
): Promise<void> {
  const { body } = answer;
  const whole = bytesIn(body) <= WHOLE_BYTES;
  const head = pacer && whole ? await heldHead(answer, pacer) : headOf(answer);
  const total = head.length + bytesIn(body);
  pacer?.checkFits(total);
  const partBytes = Math.min(PART_BYTES, pacer?.chunkBytes ?? PART_BYTES);
  let carried = head.length;
  let first = true;
  for (const frame of framesOf({ kind: 'answer', id, head, body }, whole ? WHOLE_BYTES : 0, partBytes)) {
    if (pacer && !first) {
      carried += frame.length - FRAME_HEADER_BYTES;
      await (carried === total ? pacer.complete(total) : pacer.passing(carried));
    }
    first = false;
    signal.throwIfAborted();
    await send(socket, frame);
  }
}
