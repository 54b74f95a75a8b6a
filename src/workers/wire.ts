import { expose, proxy, type TransferHandler, transferHandlers } from 'comlink';
import { onAbort } from '../system/onAbort.ts';

/** An error as it crosses to or from a worker: everything a person reads, and what code decides by. */
interface WireError {
  name: string;
  message: string;
  stack?: string | undefined;
  code?: unknown;
  problems?: unknown;
  help?: unknown;
  /** How far a long job had come (see Interrupted): what it can resume from. */
  state?: unknown;
}

/** An Error from the other side, with its own name. */
export class RemoteError extends Error {
  readonly code?: unknown;
  readonly problems?: unknown;
  readonly help?: unknown;
  readonly state?: unknown;
  constructor({ name, message, ...rest }: WireError) {
    super(message);
    this.name = name;
    Object.assign(this, rest);
  }
}

export function toWireError(value: unknown): WireError {
  if (!(value instanceof Error)) return { name: 'Error', message: String(value) };
  const { name, message, stack, code, problems, help, state } = value as Error & Partial<WireError>;
  return { name, message, stack, code, problems, help, state };
}

/** The ports that stand for a signal on the other side, until `release`. */
const ports = new WeakMap<AbortSignal, MessagePort[]>();

/** The signal's call is over: nothing listens to it any more. Calls need a signal each, as Bridge gives them one. */
export function release(signal: AbortSignal): void {
  for (const port of ports.get(signal) ?? []) port.close();
  ports.delete(signal);
}

/** A signal crosses as a port that speaks once. */
const abortSignals: TransferHandler<AbortSignal, { aborted: boolean; port: MessagePort }> = {
  canHandle: (value): value is AbortSignal => value instanceof AbortSignal,
  serialize(signal) {
    const { port1, port2 } = new MessageChannel();
    ports.set(signal, [...(ports.get(signal) ?? []), port1]);
    if (!signal.aborted) onAbort(signal, () => port1.postMessage('abort'));
    return [{ aborted: signal.aborted, port: port2 }, [port2]];
  },
  deserialize({ aborted, port }) {
    const controller = new AbortController();
    port.onmessage = () => controller.abort();
    if (aborted) controller.abort();
    return controller.signal;
  },
};

/** Callbacks (progress, updates) cross as proxies without being marked at each call. */
function functions(proxies: TransferHandler<object, MessagePort>): TransferHandler<object, MessagePort> {
  return {
    canHandle: (value): value is object => typeof value === 'function',
    serialize: (value) => proxies.serialize(proxy(value)),
    deserialize: (port) => proxies.deserialize(port),
  };
}

type Thrown = { value: unknown };

/** Both ends must agree: call before the first message. */
export function installHandlers(): void {
  if (transferHandlers.has('abort')) return;
  const proxies = transferHandlers.get('proxy') as TransferHandler<object, MessagePort>;
  const thrown = transferHandlers.get('throw') as TransferHandler<Thrown, WireError>;
  transferHandlers.set('throw', {
    canHandle: thrown.canHandle,
    serialize: ({ value }: Thrown) => [toWireError(value), []],
    deserialize: (error: WireError) => {
      throw new RemoteError(error);
    },
  } as TransferHandler<unknown, unknown>);
  transferHandlers.set('abort', abortSignals as TransferHandler<unknown, unknown>);
  transferHandlers.set('function', functions(proxies) as TransferHandler<unknown, unknown>);
}

type Method = (...args: unknown[]) => unknown;

/** The method, whose answer waits until the callbacks that it called have arrived: they travel another way. */
export const inOrder =
  (method: Method): Method =>
  async (...args) => {
    const underWay = new Set<Promise<unknown>>();
    const followed = args.map((arg) => {
      if (typeof arg !== 'function') return arg;
      return (...values: unknown[]) => {
        const arrival = Promise.resolve((arg as Method)(...values));
        underWay.add(arrival);
        arrival.then(
          () => underWay.delete(arrival),
          () => underWay.delete(arrival),
        );
        return arrival;
      };
    });
    try {
      return await method(...followed);
    } finally {
      await Promise.allSettled(underWay);
    }
  };

/** Called by each worker with what it can do. */
export function serve(api: object): void {
  installHandlers();
  expose(Object.fromEntries(Object.entries(api).map(([name, method]) => [name, inOrder(method)])));
}
