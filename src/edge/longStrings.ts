import { LinkError } from '../coinference/errors.ts';
import { SLICE_BYTES, turn } from './slices.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** Longer strings are lifted out of JSON before it is parsed. */
const LONG = 2 ** 16;
/** What may be left then: parsing it takes some ms. */
const MOST_JSON = 2 ** 20;
/** Steps of the search between two turns of others. */
const STEPS = 4096;
/** The longest escape, \u and four digits. */
const ESCAPE_BYTES = 6;

const malformed = (why: string) => new LinkError('E309', why);

interface Lifted {
  /** The JSON with a short name in place of each long string. */
  json: Uint8Array;
  /** What stood between the quotes, by that name. */
  lifted: ReadonlyMap<string, Buffer>;
}

/** Whether the quote at this place belongs to its string: an odd number of backslashes stands before it. */
function isEscaped(body: Buffer, at: number): boolean {
  let from = at;
  while (body[from - 1] === BACKSLASH) from -= 1;
  return (at - from) % 2 === 1;
}

/** Takes long strings out of JSON, whose parsing would keep everybody waiting. Throws E309. */
export async function liftLongStrings(bytes: Uint8Array): Promise<Lifted> {
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const parts: Uint8Array[] = [];
  const lifted = new Map<string, Buffer>();
  let kept = 0;
  const keep = (part: Uint8Array) => {
    kept += part.length;
    if (kept > MOST_JSON) throw malformed(`a load request has at most ${MOST_JSON} bytes besides its file`);
    parts.push(part);
  };
  let from = 0;
  let steps = 0;
  for (;;) {
    const open = body.indexOf(QUOTE, from);
    if (open < 0) break;
    let close = open;
    do {
      steps += 1;
      if (steps % STEPS === 0) await turn();
      close = body.indexOf(QUOTE, close + 1);
      if (close < 0) throw malformed('not JSON: a string does not end');
    } while (isEscaped(body, close));
    if (close - open > LONG) {
      const name = `\u0000${lifted.size}`;
      lifted.set(name, body.subarray(open + 1, close));
      keep(body.subarray(from, open));
      keep(Buffer.from(JSON.stringify(name)));
    } else keep(body.subarray(from, close + 1));
    from = close + 1;
  }
  keep(body.subarray(from));
  return { json: Buffer.concat(parts), lifted };
}

/**
 * JSON may write "/" and "+" as escapes, and some clients do; MIME's form of base64 has line breaks. Null when the text is
 * no part of a JSON string.
 */
function unescaped(text: string): string | null {
  if (!text.includes('\\')) return text;
  try {
    return (JSON.parse(`"${text}"`) as string).replace(/[\r\n]/g, '');
  } catch {
    return null;
  }
}

/** Where a slice ends, so that no escape is cut in two. */
function sliceEnd(text: Buffer, from: number): number {
  const to = Math.min(from + SLICE_BYTES, text.length);
  if (to === text.length) return to;
  const tail = text.subarray(to - ESCAPE_BYTES, to).indexOf(BACKSLASH);
  return tail < 0 ? to : to - ESCAPE_BYTES + tail;
}

/** The bytes that a JSON string's content says in base64, read slice by slice; null when it is no base64, or empty. */
export async function bytesOfBase64(text: Buffer): Promise<Uint8Array | null> {
  const bytes = Buffer.allocUnsafe(Math.ceil(text.length / 4) * 3);
  let filled = 0;
  let rest = '';
  for (let from = 0; from < text.length; ) {
    const to = sliceEnd(text, from);
    const last = to === text.length;
    const plain = unescaped(text.toString('latin1', from, to));
    if (plain === null) return null;
    const all = rest + plain;
    const whole = last ? all.length : all.length - (all.length % 4);
    const quads = all.slice(0, whole);
    // Buffer skips what is no base64, so that is looked for here.
    const sound = (last ? /^[A-Za-z0-9+/]*={0,2}$/ : /^[A-Za-z0-9+/]*$/).test(quads) && whole % 4 === 0;
    if (!sound) return null;
    filled += bytes.write(quads, filled, 'base64');
    rest = all.slice(whole);
    from = to;
    if (!last) await turn();
  }
  return filled === 0 ? null : bytes.subarray(0, filled);
}
