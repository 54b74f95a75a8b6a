import { withCommunication } from '../../design/communicate.ts';
import { decodeDesign } from '../../design/decode.ts';
import type { GenomeContext } from '../../design/genome.ts';
import { presetById } from '../../design/presets.ts';
import type { Design, Op } from '../../design/types.ts';
import { NEIGHBOURS } from './neighbours.ts';

/** A design that the zoo ships for a task. */
export interface ZooDesign {
  name: string;
  title: string;
  about: string;
  /** Its weights are of this network: placements and forms of one network share them. */
  network: string;
  design(context: GenomeContext): Design;
}

/** The same network with these ops on the edge; `all` for every one but the input. */
function placed(design: Design, edge: readonly string[] | 'all', name = design.name): Design {
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

const preset = (id: string): Design => presetById(id)?.design as Design;

type Entry = Omit<ZooDesign, 'network' | 'design'>;

/** A design of the 12-position space, and the same network with some of its ops on the edge. */
function network(
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

const one = (entry: Entry, design: () => Design, of = entry.name): ZooDesign => ({
  ...entry,
  network: of,
  design,
});

/** Three EdgeConvs on two graphs: what `npm run bench:modelnet40` trains for longest. */
function twoGraphs(): Design {
  const on = 'device' as const;
  const conv = (id: string, from: string, width: number): Op => ({
    ...{ id, kind: 'EdgeConv', placement: on, inputs: [from] },
    ...{ widths: [width], reducer: 'max', form: 'per-node' },
  });
  const ops: Op[] = [
    { id: 'input', kind: 'Input', placement: on, inputs: [] },
    { id: 'sample1', kind: 'Sample', placement: on, inputs: ['input'], k: 12 },
    conv('edgeconv1', 'sample1', 48),
    conv('edgeconv2', 'edgeconv1', 64),
    { id: 'sample2', kind: 'Sample', placement: on, inputs: ['edgeconv2'], k: 12 },
    conv('edgeconv3', 'sample2', 128),
    { id: 'concat', kind: 'Concat', placement: on, inputs: ['edgeconv2', 'edgeconv3'] },
    { id: 'embedding', kind: 'Combine', placement: on, inputs: ['concat'], width: 512 },
    { id: 'pool', kind: 'Pool', placement: on, inputs: ['embedding'], functions: ['max'] },
    { id: 'classifier', kind: 'Classifier', placement: on, inputs: ['pool'], hidden: [256] },
  ];
  return { version: 1, name: 'Two graphs', ops };
}

const POINTS = network('1 4 0 0 0 0 0 0 0 0 0 0,1 3 0 0 0 0 0 0 0 0 0 0', {
  name: 'tiny',
  title: 'Tiny',
  about: 'Points alone, 16 wide, and no graph: for weak devices.',
});

const CHAIN = network(
  '3 2 1 2 1 1 4 0 0 0 0 0,0 6 3 6 4 6 3 0 0 0 0 0',
  {
    name: 'chain',
    title: 'Chain of two Aggregates',
    about: 'One graph, two Aggregates of differences, all on the device.',
  },
  {
    name: 'chain-split',
    title: 'Chain, classified at the edge',
    about: 'The same network: the graph part on the device, one vector of 1,024 numbers crosses.',
    edge: ['classifier'],
  },
  {
    name: 'chain-edge',
    title: 'Chain at the edge',
    about: 'The same network: the device only sends its points.',
    edge: 'all',
  },
);

const LARGE: readonly ZooDesign[] = [
  one(
    { name: 'two-graphs', title: 'Two graphs', about: 'Three EdgeConvs on two graphs, k = 12.' },
    twoGraphs,
  ),
  one(
    {
      name: 'two-graphs-split',
      title: 'Two graphs, split',
      about: 'The same network: the first graph on the device, the second and the rest at the edge.',
    },
    () =>
      placed(
        twoGraphs(),
        ['sample2', 'edgeconv3', 'concat', 'embedding', 'pool', 'classifier'],
        'Two graphs, split',
      ),
    'two-graphs',
  ),
  one(
    {
      name: 'dgcnn-rewritten',
      title: 'DGCNN rewritten',
      about: 'DGCNN with matrix products per node; all on the device.',
    },
    () => preset('dgcnn-rewritten'),
    'dgcnn',
  ),
  one(
    {
      name: 'dgcnn',
      title: 'DGCNN as published',
      about: 'Messages on every edge; the same weights as the rewritten form.',
    },
    () => preset('dgcnn'),
    'dgcnn',
  ),
];

const searched = {
  title: 'Found by search',
  about: 'On the front of a search with the shipped accuracy model; not the most accurate design there is.',
};

/** Words by their own graph. */
const WORDS: readonly ZooDesign[] = [
  one({ name: 'words', title: 'Words and their neighbours', about: 'Few weights; all on the device.' }, () =>
    preset('words'),
  ),
  one(
    {
      name: 'words-edge',
      title: 'Words at the edge',
      about: 'The same network: the device only looks the words up.',
    },
    () => placed(preset('words'), 'all', 'Words at the edge'),
    'words',
  ),
  one(
    {
      name: 'words-edgeconv',
      title: 'Words, EdgeConv',
      about: 'An EdgeConv on the sentence graph beside the words.',
    },
    () => preset('words-edgeconv'),
  ),
];

const TINY_WORDS = network('1 4 0 0 0 0 0 0 0 0 0 0,0 1 0 0 0 0 0 0 0 0 0 0', {
  name: 'tiny',
  title: 'Tiny',
  about: 'Words alone, 8 wide, and no graph: for weak devices.',
});

/** From the fastest to the most accurate as far as that is known before training. */
export const ZOO_DESIGNS: Readonly<Record<string, readonly ZooDesign[]>> = {
  shapes: [
    ...POINTS,
    ...CHAIN,
    ...network(
      '3 2 2 2 1 1 4 0 0 0 0 0,0 10 6 1 2 4 4 0 0 0 0 0',
      { name: 'searched', ...searched },
      {
        name: 'searched-split',
        title: 'Found by search, split',
        about:
          'The same network: the device makes the graph and aggregates, the edge does the rest behind the Pool.',
        edge: ['classifier'],
      },
    ),
    ...LARGE,
  ],
  modelnet40: [
    ...POINTS,
    ...CHAIN,
    ...network(
      '3 1 1 2 2 1 4 0 0 0 0 0,0 6 2 6 0 4 3 0 0 0 0 0',
      { name: 'searched', ...searched },
      {
        name: 'searched-edge',
        title: 'Found by search, at the edge',
        about: 'The same network: the device only sends its points.',
        edge: 'all',
      },
    ),
    ...LARGE,
  ],
  mr: [
    ...TINY_WORDS,
    one(
      {
        name: 'words-neighbours',
        title: 'Neighbours of words',
        about: "The mean of each word's neighbours and one linear layer: the least work of all.",
      },
      () => NEIGHBOURS,
    ),
    ...WORDS,
    ...network(
      '1 1 3 2 4 1 1 0 0 0 0 0,5 4 0 6 1 0 1 0 0 0 0 0',
      { name: 'searched', ...searched },
      {
        name: 'searched-edge',
        title: 'Found by search, at the edge',
        about: 'The same network: the device only looks the words up.',
        edge: 'all',
      },
    ),
  ],
  brown: [
    ...TINY_WORDS,
    ...WORDS,
    ...network(
      '1 1 1 4 0 0 0 0 0 0 0 0,1 5 1 0 0 0 0 0 0 0 0 0',
      { name: 'searched', ...searched },
      {
        name: 'searched-edge',
        title: 'Found by search, at the edge',
        about: 'The same network: the device only looks the words up.',
        edge: 'all',
      },
    ),
  ],
};
