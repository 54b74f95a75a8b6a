import { type Genome, POSITIONS } from '../../design/genome.ts';
import { genomeOfPlaced, type Network } from './network.ts';

/** All placements of a network by brute force: no Communicate, one anywhere, or two with an op between them, each in any codec. */
export function allPlacements(network: Network, codecs: readonly number[] = [0]): Genome[] {
  const n = network.ops.length;
  const list = [genomeOfPlaced(network, { from: 0, to: 0 })];
  for (let from = 0; from <= n; from++) {
    if (n + 1 <= POSITIONS)
      for (const up of codecs) list.push(genomeOfPlaced(network, { from, to: n + 1, up }));
    for (let to = from + 1; to <= n && n + 2 <= POSITIONS; to++)
      for (const up of codecs)
        for (const down of codecs) list.push(genomeOfPlaced(network, { from, to, up, down }));
  }
  return list;
}
