import { InvalidArgumentError } from 'commander';
import { CODECS, type Codec, codecText, parseCodec } from '../design/codec.ts';
import { isRate, MAX_LOSS_RATE } from '../system/link.ts';

/** Parsers of option values. Each throws commander's own error, which names the option and exits with 2. */

function numberOption(text: string, fits: (value: number) => boolean, what: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!fits(value)) throw new InvalidArgumentError(`Expected ${what}.`);
  return value;
}

export const positiveInteger = (text: string): number =>
  numberOption(text, (n) => Number.isSafeInteger(n) && n > 0, 'a whole number above 0');

export const naturalNumber = (text: string): number =>
  numberOption(text, (n) => Number.isSafeInteger(n) && n >= 0, 'a whole number, 0 or more');

/** So many times that it is still a wish: more would be waited for for days. */
export const repeats = (text: string): number =>
  numberOption(text, (n) => Number.isInteger(n) && n > 0 && n <= 1000, 'a whole number from 1 to 1000');

export const positiveNumber = (text: string): number =>
  numberOption(text, (n) => Number.isFinite(n) && n > 0, 'a number above 0');

export const notNegative = (text: string): number =>
  numberOption(text, (n) => Number.isFinite(n) && n >= 0, 'a number, 0 or more');

export const atLeastOne = (text: string): number =>
  numberOption(text, (n) => Number.isFinite(n) && n >= 1, 'a number, 1 or more');

export const shareBelowOne = (text: string): number =>
  numberOption(text, (n) => n >= 0 && n < 1, 'a share from 0 to below 1');

export const shareUpToOne = (text: string): number =>
  numberOption(text, (n) => n >= 0 && n <= 1, 'a share from 0 to 1');

/** A share of lost segments that a connection still lives with. */
export const lossShare = (text: string): number =>
  numberOption(text, (n) => n >= 0 && n <= MAX_LOSS_RATE, `a share from 0 to ${MAX_LOSS_RATE}`);

export const portNumber = (text: string): number =>
  numberOption(text, (n) => Number.isInteger(n) && n >= 0 && n <= 65535, 'a port from 0 to 65535');

/** A time limit, s. Timers do not count farther than 24 days. */
export const seconds = (text: string): number =>
  numberOption(text, (n) => n >= 0.001 && n <= 86_400, 'seconds, above 0 and at most 86400');

/** The address of an endpoint or a server. */
export function serverAddress(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new InvalidArgumentError('Expected an address such as http://host:8600.');
}

/** A link rate in 10^6 bits a second; null where the link is not held (`none`). */
export type Link = number | null;

/** `40mbps`, `40`, `2.5Mb/s`, or `none`. */
export function linkRate(text: string): Link {
  const trimmed = text.trim().toLowerCase();
  if (trimmed === 'none') return null;
  const rate = Number(/^(\d+(?:\.\d+)?|\.\d+)\s*(?:mbps|mb\/s)?$/.exec(trimmed)?.[1] ?? Number.NaN);
  if (!isRate(rate)) throw new InvalidArgumentError('Expected a rate such as 40mbps, or none.');
  return rate;
}

/** `int8+delta+deflate` and the like. */
export function codec(text: string): Codec {
  const found = parseCodec(text);
  if (found) return found;
  const examples = CODECS.slice(-2).map(codecText).join(' or ');
  throw new InvalidArgumentError(
    `Expected fp32, fp16, int16 or int8, with +delta and +deflate as wanted, such as ${examples}.`,
  );
}

/** Rates by commas, each as `linkRate` reads it: `none,40,10`. */
export const linkRates = (text: string): Link[] => [...new Set(text.split(',').map(linkRate))];
