import { type Genome, POSITIONS } from '../../design/genome.ts';
import { genomeOfPlaced, type Network } from './network.ts';

/** All placements of a network by brute force: no Communicate, one anywhere, or two with an op between them. */
export function allPlacements(network: Network): Genome[] {
  const n = network.ops.length;
  const list = [genomeOfPlaced(network, { from: 0, to: 0 })];
  for (let from = 0; from <= n; from++) {
    if (n + 1 <= POSITIONS) list.push(genomeOfPlaced(network, { from, to: n + 1 }));
    for (let to = from + 1; to <= n && n + 2 <= POSITIONS; to++)
      list.push(genomeOfPlaced(network, { from, to }));
  }
  return list;
}
