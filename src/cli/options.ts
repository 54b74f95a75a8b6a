import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
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

/** Where something is to be written, asked before there is anything to lose. */
function place(path: string, holds: (there: { isDirectory(): boolean }) => boolean, other: string): string {
  if (path.trim() === '') throw new InvalidArgumentError('Expected a path.');
  if (existsSync(path) && !holds(statSync(path))) throw new InvalidArgumentError(`It is ${other}.`);
  let nearest = resolve(path);
  while (!existsSync(nearest)) nearest = dirname(nearest);
  const there = statSync(nearest);
  if (nearest !== resolve(path) && !there.isDirectory())
    throw new InvalidArgumentError(`${nearest} is no folder.`);
  // A file is replaced by one beside it.
  const written = there.isFile() ? dirname(nearest) : nearest;
  try {
    accessSync(written, constants.W_OK);
  } catch {
    throw new InvalidArgumentError(`${written} may not be written to.`);
  }
  return path;
}

/** A file that is to be written, or a device or pipe. */
export const outFile = (path: string): string =>
  place(path, (there) => !there.isDirectory(), 'a folder, not a file');

/** A folder that files are written into; made where it is not there. */
export const outFolder = (path: string): string =>
  place(path, (there) => there.isDirectory(), 'a file, not a folder');

/** A link rate in 10^6 bits a second; null where the link is not held (`none`). */
export type Link = number | null;

/** `40mbps`, `40`, `2.5Mb/s`, or `none`. */
export function linkRate(text: string): Link {
  const trimmed = text.trim().toLowerCase();
  if (/mB/i.test(text) && text.includes('B'))
    throw new InvalidArgumentError('MB are bytes, of 8 bits: 5 MB/s are 40mbps.');
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
