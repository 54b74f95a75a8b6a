import { addOp, insertAfter, newOp } from '../../design/edits.ts';
import type { DrawnKind } from '../../design/ops/catalogue.ts';
import type { Design } from '../../design/types.ts';
import { editDesign } from '../store/commands.ts';
import type { StudioStore } from '../store/store.ts';

/** Ops of whole samples: what works on points comes before the Pool. */
const WHOLE: readonly DrawnKind[] = ['Pool', 'Classifier'];

/** What a new op reads where nothing is selected: what the Pool reads for an op on points, else what the Classifier reads. */
function usualSource({ ops }: Design, kind: DrawnKind): string | undefined {
  const pool = WHOLE.includes(kind) ? undefined : ops.find((op) => op.kind === 'Pool');
  const before = pool?.inputs[0] ?? ops.find((op) => op.kind === 'Classifier')?.inputs[0];
  return before ?? ops.find((op) => op.kind === 'Input')?.id;
}

/** Puts a new op after the selected one, in its lane; without a selection, where ops of its kind belong. */
export function insertKind(store: StudioStore, kind: DrawnKind): void {
  const { project, ui } = store.getState();
  const { design } = project;
  const chosen = design.ops.find((op) => op.id === ui.selection[0]);
  const after = chosen && chosen.kind !== 'Classifier' ? chosen.id : usualSource(design, kind);
  const placement = design.ops.find((op) => op.id === after)?.placement ?? 'device';
  const op = newOp(design, kind, placement);
  const free = after === undefined || kind === 'Input' || kind === 'Classifier';
  editDesign(store, `Insert ${kind}`, (now) => (free ? addOp(now, op) : insertAfter(now, after, op)));
  store.getState().show({ selection: [op.id] });
}
