import { onAbort } from '../system/onAbort.ts';
import { LinkError } from './errors.ts';

/** The part of a WebSocket that the channel needs: a browser's own has it, and so has the one of the `ws` package. */
export interface ChannelSocket {
  binaryType: string;
  /** Bytes given to send() that have not left yet. */
  readonly bufferedAmount: number;
  onopen: (() => void) | null;
  onerror: ((event: { message?: string }) => void) | null;
  onclose: ((event: { code: number; reason: string }) => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  send(data: Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
}

export type OpenSocket = (url: string, protocols: string[]) => ChannelSocket;

type SocketConstructor = new (url: string, protocols: string[]) => ChannelSocket;

/** The platform's own WebSocket: in browsers and their workers. Node 20 has none (see socket.node.ts). */
export function nativeSocket(): OpenSocket | undefined {
  const { WebSocket } = globalThis as unknown as { WebSocket?: SocketConstructor };
  return WebSocket && ((url, protocols) => new WebSocket(url, protocols));
}

/** Resolves when it is open. Rejects with E314 when it closes first, or with the signal's reason; it is closed then. */
export function opened(signal: AbortSignal, socket: ChannelSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    let why = '';
    const stop = () => {
      socket.close();
      reject(signal.reason);
    };
    const leave = onAbort(signal, stop);
    const settle = (then: () => void) => {
      leave();
      then();
    };
    socket.onopen = () => settle(resolve);
    socket.onerror = ({ message = '' }) => {
      why = message;
    };
    socket.onclose = ({ code, reason }) =>
      settle(() => reject(new LinkError('E314', why || reason || `the WebSocket closed with code ${code}`)));
  });
}
