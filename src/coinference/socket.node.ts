import { WebSocket } from 'ws';
import { MAX_FRAME_BYTES } from './channelFrames.ts';
import type { ChannelSocket, OpenSocket } from './socket.ts';

/** A WebSocket in Node. An idle one does not keep the process alive; a request under way does, by its time limit. */
export const nodeSocket: OpenSocket = (url, protocols) => {
  const socket = new WebSocket(url, protocols, { perMessageDeflate: false, maxPayload: MAX_FRAME_BYTES });
  socket.on('upgrade', (response) => {
    response.socket.unref();
  });
  return socket as unknown as ChannelSocket;
};
