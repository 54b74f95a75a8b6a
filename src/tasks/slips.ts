import type { Draw } from './mutations.ts';

/** One of a list. */
export const one = <T>(draw: Draw, list: readonly T[]): T => list[draw(list.length)] as T;

/** How texts come to harm by hand. */
export const SLIPS: Record<string, (text: string, draw: Draw) => string> = {
  'a cell taken out': (body, draw) => at(body, /[^\s,;]+/g, draw, () => ''),
  'a cell and what follows taken out': (body, draw) => at(body, /[^\s,;]+[\s,;]*/g, draw, () => ''),
  'a separator taken out': (body, draw) => at(body, /[\s,;]/g, draw, () => ''),
  'a separator twice': (body, draw) => at(body, /[\s,;]/g, draw, (found) => found + found),
  'a separator changed': (body, draw) => at(body, /[\s,;]/g, draw, () => one(draw, [...',; \t\n\r."'])),
  'a letter changed': (body, draw) => at(body, /\S/g, draw, () => one(draw, [...',;."#/-+e0x\t '])),
  'two cells swapped': (body, draw) => at(body, /[^\s,;]+[\s,;]+[^\s,;]+/g, draw, swapped),
  'a line twice': (body, draw) => at(body, /.+[\r\n]+/g, draw, (found) => found + found),
  'a line taken out': (body, draw) => at(body, /.+[\r\n]+/g, draw, () => ''),
};
const swapped = (found: string): string => found.replace(/^([^\s,;]+)([\s,;]+)([^\s,;]+)$/, '$3$2$1');

function at(body: string, what: RegExp, draw: Draw, by: (found: string) => string): string {
  const places = [...body.matchAll(what)];
  if (places.length === 0) return body;
  const { 0: found, index } = one(draw, places);
  return body.slice(0, index) + by(found) + body.slice(index + found.length);
}
