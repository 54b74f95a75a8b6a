import { withCommunication } from '../../design/communicate.ts';
import { decodeDesign } from '../../design/decode.ts';
import type { GenomeContext } from '../../design/genome.ts';
import { presetById } from '../../design/presets.ts';
import type { Design, Op } from '../../design/types.ts';

/** A design that the zoo ships for a task. */
export interface ZooDesign {
  name: string;
  title: string;
  about: string;
  /** Its weights are of this network: placements and forms of one network share them. */
  network: string;
  /** Points of the sensor, where they are not those of the network's last stage of training: a design may read a share of them. */
  points?: number;
  design(context: GenomeContext): Design;
}

/** The same network with these ops on the edge; `all` for every one but the input. */
export function placed(design: Design, edge: readonly string[] | 'all', name = design.name): Design {
  const ops = design.ops
    .filter((op) => op.kind !== 'Communicate')
    .map(
      (op): Op => ({
        ...op,
        placement: op.kind !== 'Input' && (edge === 'all' || edge.includes(op.id)) ? 'edge' : 'device',
      }),
    );
  return withCommunication({ ...design, name, ops });
}

export const preset = (id: string): Design => presetById(id)?.design as Design;

export type Entry = Omit<ZooDesign, 'network' | 'design'>;

/** A design of the 12-position space, and the same network with some of its ops on the edge. */
export function network(
  encoding: string,
  whole: Entry,
  ...placements: readonly (Entry & { edge: readonly string[] | 'all' })[]
): ZooDesign[] {
  return [{ ...whole, edge: [] }, ...placements].map(({ edge, ...entry }) => ({
    ...entry,
    network: whole.name,
    design: (context) => placed(decodeDesign(encoding, context), edge, entry.title),
  }));
}

export const one = (entry: Entry, design: () => Design, of = entry.name): ZooDesign => ({
  ...entry,
  network: of,
  design,
});

export const searched = {
  title: 'Found by search',
  about: 'On the front of a search with the shipped accuracy model; not the most accurate design there is.',
};
