import { compareDesigns } from '../../../design/compare.ts';
import { parseGenome } from '../../../design/genome.ts';
import { designOf } from '../../../design/genomeDesign.ts';
import { specOf } from '../../../design/ops/catalogue.ts';
import type { Design, Op, Setting } from '../../../design/types.ts';
import { columnsOf, figureOf, type Member } from '../../../search/member.ts';
import { objective } from '../../../search/objectives.ts';
import { figureWords } from '../../kit/figureWords.ts';
import { MOST_PINNED } from '../../store/session/search.ts';
import type { StudioStore } from '../../store/store.ts';

/** Why no more are pinned. */
export const FULL = `At most ${MOST_PINNED} designs are pinned: unpin one first.`;

/** Pins a design to compare it, or takes it off; no more than MOST_PINNED. */
export function pin(store: StudioStore, member: Member): void {
  const { pinned } = store.getState().search;
  const others = pinned.filter(({ encoding }) => encoding !== member.encoding);
  if (others.length < pinned.length) store.getState().put('search', { pinned: others });
  else if (pinned.length < MOST_PINNED) store.getState().put('search', { pinned: [...pinned, member] });
}

/** A design that is compared: what is known of it, and what it is. */
export interface Compared {
  member: Member;
  design: Design;
}

export const comparedOf = (member: Member): Compared => ({
  member,
  design: named(designOf(parseGenome(member.encoding)), member.encoding),
});

/** Ids of found designs are places: ops that correspond are found by what they are. */
const named = (design: Design, by: string): Design => ({
  ...design,
  ops: design.ops.map((op) => ({
    ...op,
    id: `${by}:${op.id}`,
    inputs: op.inputs.map((id) => `${by}:${id}`),
  })),
});

/** One point in which designs are compared. */
export interface ComparedRow {
  name: string;
  /** One for each design; empty where it has nothing there. */
  cells: string[];
  differs: boolean;
  /** Of a figure, which cells have the best value; none where all are alike. */
  best: readonly number[];
}

/** Figures, then op by op: what stands there and on which side. */
export function comparedRows(compared: readonly Compared[], setting: Setting): ComparedRow[] {
  const members = compared.map(({ member }) => member);
  const figures = columnsOf(members).map((id): ComparedRow => {
    const { title, direction } = objective(id);
    const values = members.map((member) => figureOf(member, id));
    const cells = values.map((figure) => (figure ? figureWords(figure) : 'not known'));
    const known = values.flatMap((figure) => figure?.value ?? []);
    const top = direction === 'min' ? Math.min(...known) : Math.max(...known);
    const differs = new Set(values.map((figure) => figure?.value)).size > 1;
    return {
      ...{ name: title, cells, differs },
      best: differs ? values.flatMap((figure, i) => (figure?.value === top ? [i] : [])) : [],
    };
  });
  const ops = alignedOps(compared.map(({ design }) => design)).map((row, i) => {
    const cells = row.map((op) => (op ? opWords(op, setting) : ''));
    return { name: `Op ${i + 1}`, cells, differs: new Set(cells).size > 1, best: [] };
  });
  return [...figures, ...ops];
}

/** Which ops of each design stand out beside the others, for its picture. */
export function comparedMarks(
  compared: readonly Compared[],
  setting: Setting,
): ReadonlyMap<string, 'changed' | 'added'>[] {
  const rows = alignedOps(compared.map(({ design }) => design));
  return compared.map((_, i) => {
    const marks = new Map<string, 'changed' | 'added'>();
    for (const row of rows) {
      const op = row[i];
      const words = new Set(row.map((each) => (each ? opWords(each, setting) : '')));
      if (op && words.size > 1) marks.set(op.id, row.includes(null) ? 'added' : 'changed');
    }
    return marks;
  });
}

/** The ops that correspond in all designs, in the order in which they compute; null where a design has none. */
function alignedOps(designs: readonly Design[]): (Op | null)[][] {
  const [first, ...others] = designs;
  if (!first) return [];
  const rows = compareDesigns(first, first).map(({ a }): (Op | null)[] => [a]);
  for (const [i, other] of others.entries()) {
    let at = -1;
    for (const { a, b } of compareDesigns(first, other)) {
      if (a) at = rows.findIndex(([op]) => op === a);
      else {
        // What a design between has there too is the same place.
        const next = rows[at + 1];
        const like = next?.[0] === null && next.some((op) => op?.kind === b?.kind);
        if (!like) rows.splice(at + 1, 0, [null]);
        at++;
      }
      (rows[at] as (Op | null)[])[i + 1] = b;
    }
  }
  return rows
    .map((row) => designs.map((_, i) => row[i] ?? null))
    .filter((row) => row.some((op) => op && op.kind !== 'Input' && op.kind !== 'Classifier'));
}

/** An op in words: `Combine width 64, edge`. */
const opWords = (op: Op, setting: Setting): string =>
  `${[op.kind, specOf(op).text(op, setting)].filter(Boolean).join(' ')}, ${op.placement}`;
