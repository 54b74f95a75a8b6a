import { expose } from 'comlink';
import { vi } from 'vitest';
import { installHandlers } from './wire.ts';

/** For tests: a worker at the end of a channel instead of in a thread; a bridge cannot tell them apart. */
export function fakeWorker(api: object) {
  const { port1, port2 } = new MessageChannel();
  installHandlers();
  expose(api, port2);
  port1.start();
  const target = new EventTarget();
  port1.onmessage = (event) => target.dispatchEvent(new MessageEvent('message', { data: event.data }));
  const terminate = vi.fn(() => port1.close());
  const worker = Object.assign(target, {
    postMessage: (message: unknown, transfer: Transferable[] = []) =>
      port1.postMessage(message, transfer as never),
    terminate,
  });
  return worker as unknown as Worker & { terminate: typeof terminate };
}
