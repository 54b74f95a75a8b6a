import { NumberedError } from '../design/problem.ts';

/** A call of the library that cannot be right. */
export class CallError extends NumberedError {
  override readonly name = 'CallError';
  override readonly help = 'What a call takes stands in index.d.mts and device.d.mts, beside the module.';
  constructor(message: string) {
    super('E418', message);
  }
}

export const isAddress = (text: unknown): text is string =>
  typeof text === 'string' && /^https?:\/\/[^/]/.test(text) && URL.canParse(text);

const SHOULD: Record<string, { of: (value: unknown) => boolean; what: string }> = {
  edge: { of: isAddress, what: 'an address such as http://127.0.0.1:8600 is needed' },
  token: { of: (value) => typeof value === 'string', what: 'a text is needed' },
  bundle: { of: (value) => typeof value === 'string', what: 'the address of a folder is needed' },
  mbps: {
    of: (value) => typeof value === 'number' && value > 0 && value < Number.POSITIVE_INFINITY,
    what: 'a rate above 0 is needed, 10^6 bits a second',
  },
  runtime: { of: (value) => value === 'wasm' || value === 'native', what: "'wasm' or 'native' is needed" },
  targetMs: {
    of: (value) => typeof value === 'number' && value > 0 && value < Number.POSITIVE_INFINITY,
    what: 'milliseconds above 0 are needed',
  },
  goal: {
    of: (value) => value === 'frames' || value === 'latency' || value === 'energy',
    what: "'frames', 'latency' or 'energy' is needed",
  },
  fixed: { of: (value) => typeof value === 'string', what: 'the id of a scheme is needed' },
  threads: {
    of: (value) => Number.isInteger(value) && (value as number) >= 1,
    what: 'a whole number from 1 on is needed',
  },
};

/** Throws CallError for an option that is none; those that are left out, or undefined, are as good as any. */
export function assertOptions(options: unknown): void {
  if (typeof options !== 'object' || options === null)
    throw new CallError('openDevice takes an object of options');
  for (const [name, { of, what }] of Object.entries(SHOULD)) {
    const value = (options as Record<string, unknown>)[name];
    if (value !== undefined && !of(value)) throw new CallError(`${name} ${String(value)}: ${what}`);
  }
}

/** Throws CallError for what cannot be gone through. */
export function assertFrames(frames: unknown): void {
  const object = Object(frames);
  if (typeof object[Symbol.asyncIterator] === 'function' || typeof object[Symbol.iterator] === 'function')
    return;
  throw new CallError(
    'stream takes frames one after the other: an array of them, or anything else to iterate over',
  );
}
