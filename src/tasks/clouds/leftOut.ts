import type { DataFile } from '../packed.ts';
import { extensionOf, isHidden, partsOf } from './names.ts';

const MOST_NAMED = 3;

/** Some names, and how many more there are. */
const some = (names: readonly string[]): string =>
  names.slice(0, MOST_NAMED).join(', ') + (names.length > MOST_NAMED ? ', ...' : '');

const lastOf = (file: DataFile): string => partsOf(file.name).at(-1) ?? '';

/**
 * What a folder holds beside what was read, and what was assumed about names, for people; empty when there is nothing
 * to say. @param used the files that are read, now or when their split is opened
 */
export function leftOutWords(files: readonly DataFile[], used: ReadonlySet<DataFile>): string {
  const said: string[] = [];
  const rest = files.filter((file) => !used.has(file));
  const why = rest.filter((file) => file.leftOut !== undefined);
  const hidden = rest.filter((file) => file.leftOut === undefined && isHidden(file.name));
  const kinds = new Map<string, string[]>();
  for (const file of rest) {
    if (file.leftOut !== undefined || isHidden(file.name)) continue;
    const kind = extensionOf(file.name);
    kinds.set(kind, [...(kinds.get(kind) ?? []), file.name]);
  }
  for (const [kind, names] of kinds)
    said.push(`${names.length} ${kind ? `.${kind}` : 'without ending'} (${some(names)})`);
  if (hidden.length > 0) said.push(`${hidden.length} hidden (${some([...new Set(hidden.map(lastOf))])})`);
  for (const { name, leftOut } of why.slice(0, MOST_NAMED)) said.push(`${name}, ${leftOut}`);
  if (why.length > MOST_NAMED) said.push(`${why.length - MOST_NAMED} more links, empty folders and devices`);
  const remarks = files.flatMap(({ name, remark }) => (remark === undefined ? [] : [`${name}: ${remark}`]));
  return [
    ...(said.length > 0 ? [`left out: ${said.join('; ')}`] : []),
    ...(remarks.length > 0 ? [some(remarks)] : []),
  ].join('; ');
}
