import type { SchemeLine } from '../../../app/dispatch/document.ts';
import { codecText, isPlain } from '../../../design/codec.ts';
import type { DispatchTone } from '../../charts/dispatchScales.ts';

const PLACES: Record<SchemeLine['mode'], string> = {
  D: 'on the device',
  E: 'on the edge',
  DE: 'split device → edge',
  ED: 'split edge → device',
  DED: 'split device → edge → device',
};

const nameOf = ({ design, mode, codec, parallel }: SchemeLine): string =>
  [
    `${design} ${PLACES[mode]}`,
    ...(isPlain(codec) ? [] : [codecText(codec)]),
    ...(parallel === 'shared' ? ['shared'] : []),
  ].join(', ');

/** What schemes are called, by id; several that differ in nothing but their split are numbered. */
export function schemeNames(schemes: readonly SchemeLine[]): Record<string, string> {
  const alike = new Map<string, string[]>();
  for (const scheme of schemes) {
    const name = nameOf(scheme);
    alike.set(name, [...(alike.get(name) ?? []), scheme.id]);
  }
  return Object.fromEntries(
    [...alike].flatMap(([name, ids]) =>
      ids.map((id, i) => [id, ids.length > 1 ? `${name} (${i + 1})` : name] as const),
    ),
  );
}

/** A run's name as people read it. */
export function runName(name: string, names: Readonly<Record<string, string>>): string {
  if (name === 'adaptive') return 'Dispatcher';
  const [, still] = /^static pipeline \((.*)\)$/.exec(name) ?? [];
  return still === undefined ? (names[name] ?? name) : `Static pipeline: ${names[still] ?? still}`;
}

/** Where a run's frames are answered, for its line. */
export function runTone(name: string, schemes: readonly SchemeLine[]): DispatchTone {
  if (name === 'adaptive') return 'adaptive';
  const mode = schemes.find(({ id }) => id === name)?.mode;
  if (!mode) return 'static';
  return mode === 'D' ? 'device' : mode === 'E' ? 'edge' : 'split';
}
