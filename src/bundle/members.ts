import type { Bundle } from './files.ts';

/** Each design of a bundle as a bundle of its own: the first one, then those of its zoo. */
export function membersOf({ manifest, files }: Bundle): [Bundle, ...Bundle[]] {
  const { zoo = [], dispatcher: _, tolerance: __, ...shared } = manifest;
  const { tolerance } = manifest;
  const first = { ...shared, ...(tolerance !== undefined && { tolerance }) };
  return [
    { manifest: first, files },
    ...zoo.map((member): Bundle => ({ manifest: { ...shared, ...member }, files })),
  ];
}

/** A design of a bundle in words: placements of one network differ by the folder of their segments. */
export function memberWords({
  design,
  mode,
  segments,
}: Pick<Bundle['manifest'], 'design' | 'mode' | 'segments'>): string {
  const { file } = segments.edge ?? segments.head ?? segments.whole;
  return `${design.name} (${mode}, ${file.slice(0, file.lastIndexOf('/'))})`;
}
