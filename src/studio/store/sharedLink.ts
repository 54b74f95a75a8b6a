import { Inflate, strFromU8, strToU8, zlibSync } from 'fflate';
import { z } from 'zod';
import { NumberedError } from '../../design/problem.ts';
import { parseDesign } from '../../design/schema.ts';
import type { Design } from '../../design/types.ts';
import type { Project } from './project.ts';

/** A design as a link carries it, with what its points are of. */
export interface SharedDesign {
  design: Design;
  layout: Project['layout'];
  task: string;
  points: number;
}

/** `#design=1.` and the design's JSON, deflated, in letters that need no escape. The number is the form's version. */
const MARK = 'design=';
const VERSION = '1';
/** A link names one design; nobody's is larger. What inflates beyond it is refused before it fills the memory. */
const MOST_BYTES = 1 << 20;
const SLICE = 1024;

const form = z.object({
  design: z.unknown(),
  layout: z.record(z.string().max(64), z.object({ x: z.number(), y: z.number() })),
  task: z.string().max(200),
  points: z.number().int().positive(),
});

/** The fragment of an address that carries the design, without `#`. */
export function fragmentOf({ design, layout, task, points }: SharedDesign): string {
  const json = strToU8(JSON.stringify({ design, layout, task, points }));
  const letters = btoa(strFromU8(zlibSync(json, { level: 9 }), true));
  return `${MARK}${VERSION}.${letters.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')}`;
}

/** Whether a fragment means to carry a design; it may still be damaged. */
export const isShared = (fragment: string): boolean => fragment.startsWith(MARK);

/** @throws NumberedError E483 or E484 */
export function parseShared(fragment: string): SharedDesign {
  const found = /^design=(\d+)\.([A-Za-z0-9_-]+)$/.exec(fragment);
  if (!found) throw broken('it is not written in the letters of one');
  const [, version = '', letters = ''] = found;
  if (version !== VERSION) throw new NumberedError('E484', `It is of form ${version}.`);
  let json: unknown;
  try {
    json = JSON.parse(
      strFromU8(inflated(strToU8(atob(letters.replaceAll('-', '+').replaceAll('_', '/')), true))),
    );
  } catch (error) {
    throw broken((error as Error).message);
  }
  const read = form.safeParse(json);
  if (!read.success) throw broken('parts are missing or changed');
  try {
    return { ...read.data, design: parseDesign(read.data.design) };
  } catch (error) {
    throw broken((error as Error).message);
  }
}

const broken = (why: string): NumberedError =>
  new NumberedError('E483', `The link holds no whole design: ${why.replace(/\.$/, '')}.`);

/** Inflates piece by piece, so that a small text cannot become a large one. */
function inflated(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  let size = 0;
  let ended = false;
  const inflate = new Inflate((part, last) => {
    parts.push(part);
    size += part.length;
    ended = last;
  });
  // Two bytes of zlib's head stand before, and four of its checksum behind.
  const body = bytes.subarray(2, -4);
  for (let at = 0; at < body.length; at += SLICE) {
    inflate.push(body.subarray(at, at + SLICE), at + SLICE >= body.length);
    if (size > MOST_BYTES) throw new Error('it is too large');
  }
  if (!ended) throw new Error('it is cut short');
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  if (adler32(whole) !== new DataView(bytes.buffer, bytes.byteOffset).getUint32(bytes.length - 4)) {
    throw new Error('its checksum differs');
  }
  return whole;
}

/** zlib's checksum (RFC 1950, section 8.2). */
function adler32(bytes: Uint8Array): number {
  let [a, b] = [1, 0];
  for (const byte of bytes) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return ((b << 16) | a) >>> 0;
}
