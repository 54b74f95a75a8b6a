import { addOp, connect, newOp } from '../../design/edits.ts';
import type { DrawnKind } from '../../design/ops/catalogue.ts';
import { editPlaced } from '../store/commands.ts';
import type { StudioStore } from '../store/store.ts';
import { positionInLane } from './drop.ts';
import { laneAt, sizeOf } from './geometry.ts';
import { layout } from './layout.ts';

/** The op whose wire was dropped on the canvas, and which of its ends hangs free. */
export interface LooseWire {
  op: string;
  end: 'source' | 'target';
}

/** Puts an op at a point of the canvas (in its own pixels), joined to the wire that was dropped there; one step. */
export function addAt(
  store: StudioStore,
  kind: DrawnKind,
  at: { x: number; y: number },
  wire?: LooseWire,
): void {
  const { project } = store.getState();
  const { lanes } = layout(project.design, project.layout);
  const op = newOp(project.design, kind, laneAt(lanes, at.y));
  const size = sizeOf(kind);
  const box = { x: at.x - size.width / 2, y: at.y - size.height / 2, ...size };
  editPlaced(store, `Add ${kind}`, (design) => {
    const added = addOp(design, op);
    const wired = !wire
      ? added
      : wire.end === 'source'
        ? connect(added, wire.op, op.id)
        : connect(added, op.id, wire.op);
    return { design: wired, placed: { [op.id]: positionInLane(box, lanes) } };
  });
  store.getState().show({ selection: [op.id], wire: null });
}
