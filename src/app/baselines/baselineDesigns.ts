import { placeEach, withCommunication, withoutCommunication } from '../../design/communicate.ts';
import { BLANK, presetById } from '../../design/presets.ts';
import type { Design, Op, Placement } from '../../design/types.ts';
import type { BaselineFigure } from './table.ts';

/** What a row of the table is about. */
type BaselineGroup = 'dgcnn' | 'dgcnn-rewritten' | 'hgnas' | 'branchy' | 'ours' | 'floor';

/** A design to compare, before it is known where it runs. */
export interface Baseline {
  group: BaselineGroup;
  /** Within its group: `device-only`, `exit 2`, ... */
  name: string;
  design: Design;
  /** The network whose weights it has: its placements share an accuracy. */
  network: string;
  /** What its network is predicted to reach, where it is not trained here. */
  predicted?: BaselineFigure;
}

/** What every other row is held against, in words. For sentences no network of others is built: DGCNN is given their words. */
export const baselineOf = (kind: 'points' | 'words'): string =>
  kind === 'points'
    ? 'DGCNN as published (arXiv 1801.07829) on the device'
    : 'DGCNN (arXiv 1801.07829), published for point clouds and here given word embeddings, each word joined to the 20 nearest by its features, on the device';

/** Every op but the input on one side. */
export function wholly(design: Design, side: Placement): Design {
  const bare = withoutCommunication(design);
  const sides = new Map(bare.ops.map(({ id, kind }) => [id, kind === 'Input' ? 'device' : side] as const));
  return placeEach(bare, sides);
}

/**
 * What a frame takes whatever its network, measured in the same run: the least design, which pools its input and has one linear layer.
 * Against it every other row can be read, and its speedup is the most that any design could have.
 */
export const floorBaseline = (): Baseline => ({
  group: 'floor',
  name: 'floor: the least design, device-only',
  design: wholly(BLANK, 'device'),
  network: 'floor',
});

/** Exits of the four EdgeConvs. */
const EXITS = [1, 2, 3];

/**
 * DGCNN that ends after its n-th EdgeConv in a classifier of its own, the way Branchy-GNN (Shao et al. 2020, arXiv 2011.02422)
 * leaves early: the device computes up to the exit, the edge classifies. Every exit is trained alone, not with the others.
 */
export function dgcnnExit(n: number): Design {
  const whole = withoutCommunication(presetById('dgcnn-rewritten')?.design as Design);
  const beyond = new Set([1, 2, 3, 4].filter((i) => i > n).flatMap((i) => [`sample${i}`, `edgeconv${i}`]));
  const onEdge = new Set(['concat', 'embedding', 'pool', 'classifier']);
  const ops = whole.ops
    .filter(({ id }) => !beyond.has(id) && !(n === 1 && id === 'concat'))
    .map((op): Op => {
      const inputs = op.inputs
        .filter((id) => !beyond.has(id))
        .map((id) => (n === 1 && id === 'concat' ? 'edgeconv1' : id));
      return { ...op, inputs, placement: onEdge.has(op.id) ? 'edge' : 'device' };
    });
  return withCommunication({ ...whole, name: `DGCNN, exit ${n}`, ops });
}

/** DGCNN's rows, its exits' too; those that a search finds are added by who searches. @param best the best placement of a design */
export function dgcnnBaselines(best: (design: Design) => Design | null): Baseline[] {
  const rows: Baseline[] = [];
  for (const group of ['dgcnn', 'dgcnn-rewritten'] as const) {
    const { design } = presetById(group) as { design: Design };
    // Both forms compute the same of the same weights.
    rows.push(...placements(group, design, 'dgcnn', best));
  }
  for (const n of EXITS) {
    rows.push({ group: 'branchy', name: `exit ${n}`, design: dgcnnExit(n), network: `dgcnn-exit-${n}` });
  }
  return rows;
}

/** Whether a network's ops run in the same places and send the same. */
function placedAlike(a: Design, b: Design): boolean {
  const all = ({ ops }: Design) =>
    ops
      .map((op) => JSON.stringify(op))
      .sort()
      .join();
  return all(a) === all(b);
}

/** A network on the device, on the edge, and where it is fastest: one row where that is the same. */
export function placements(
  group: BaselineGroup,
  design: Design,
  network: string,
  best: (design: Design) => Design | null,
  names: readonly ('device-only' | 'edge-only' | 'best partition')[] = [
    'device-only',
    'edge-only',
    'best partition',
  ],
): Baseline[] {
  const made = {
    'device-only': () => wholly(design, 'device'),
    'edge-only': () => wholly(design, 'edge'),
    'best partition': () => best(design),
  };
  const rows: Baseline[] = [];
  for (const name of names) {
    const placed = made[name]();
    const same = placed && rows.find((row) => placedAlike(row.design, placed));
    if (same) same.name += `, its ${name}`;
    else if (placed) rows.push({ group, name, design: placed, network });
  }
  return rows;
}
