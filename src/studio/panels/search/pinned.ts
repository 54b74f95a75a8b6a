import { parseGenome } from '../../../design/genome.ts';
import { designOf } from '../../../design/genomeDesign.ts';
import { specOf } from '../../../design/ops/catalogue.ts';
import type { Setting } from '../../../design/types.ts';
import { figureOf, type Member } from '../../../search/member.ts';
import { objective } from '../../../search/objectives.ts';
import { figureWords } from '../../kit/FigureText.tsx';
import { MOST_PINNED } from '../../store/session/search.ts';
import type { StudioStore } from '../../store/store.ts';
import { columnsOf } from './candidates.ts';

/** Pins a design to compare it, or takes it off; no more than MOST_PINNED. */
export function pin(store: StudioStore, member: Member): void {
  const { pinned } = store.getState().search;
  const others = pinned.filter(({ encoding }) => encoding !== member.encoding);
  if (others.length < pinned.length) store.getState().put('search', { pinned: others });
  else if (pinned.length < MOST_PINNED) store.getState().put('search', { pinned: [...pinned, member] });
}

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
export function comparedRows(members: readonly Member[], setting: Setting): ComparedRow[] {
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
  const ops = members.map(({ encoding }) => opsOf(encoding, setting));
  const positions = Array.from({ length: Math.max(0, ...ops.map(({ length }) => length)) }, (_, p) => {
    const cells = ops.map((list) => list[p] ?? '');
    return { name: `Op ${p + 1}`, cells, differs: new Set(cells).size > 1, best: [] };
  });
  return [...figures, ...positions];
}

/** The ops between Input and Classifier in words: `Combine width 64, edge`. */
function opsOf(encoding: string, setting: Setting): string[] {
  return designOf(parseGenome(encoding))
    .ops.filter(({ kind }) => kind !== 'Input' && kind !== 'Classifier' && kind !== 'Communicate')
    .map((op) => `${[op.kind, specOf(op).text(op, setting)].filter(Boolean).join(' ')}, ${op.placement}`);
}
