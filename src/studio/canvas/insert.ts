import { addOp, insertAfter, newOp } from '../../design/edits.ts';
import type { DrawnKind } from '../../design/ops/catalogue.ts';
import { editDesign } from '../store/commands.ts';
import type { StudioStore } from '../store/store.ts';

/** Puts a new op after the selected one, in its lane; without a selection, before the Classifier. */
export function insertKind(store: StudioStore, kind: DrawnKind): void {
  const { project, ui } = store.getState();
  const { design } = project;
  const chosen = design.ops.find((op) => op.id === ui.selection[0]);
  const last = design.ops.find((op) => op.kind === 'Classifier');
  const after = chosen && chosen.kind !== 'Classifier' ? chosen.id : last?.inputs[0];
  const placement = design.ops.find((op) => op.id === after)?.placement ?? 'device';
  const op = newOp(design, kind, placement);
  const free = after === undefined || kind === 'Input' || kind === 'Classifier';
  editDesign(store, `Insert ${kind}`, (now) => (free ? addOp(now, op) : insertAfter(now, after, op)));
  store.getState().show({ selection: [op.id] });
}
