/** What browsers' and Node's event loops have to offer; their type libraries do not agree. */
interface Port {
  onmessage: (() => void) | null;
  postMessage(message: null): void;
}
const { setImmediate } = globalThis as { setImmediate?: (then: () => void) => void };

const waiting: (() => void)[] = [];
let port: Port | undefined;

/** One channel serves all turns: making one costs more than what is done in many a turn. */
function nextMessage(then: () => void): void {
  if (!port) {
    const { port1, port2 } = new MessageChannel() as unknown as { port1: Port; port2: Port };
    port1.onmessage = () => waiting.shift()?.();
    port = port2;
  }
  waiting.push(then);
  port.postMessage(null);
}

/** Lets waiting messages, timers and aborts in: one turn of the event loop, in a worker and in Node. */
export const tick = (): Promise<void> => new Promise(setImmediate ?? nextMessage);
