import { decodeDesign } from '../../design/decode.ts';
import type { Design, Op } from '../../design/types.ts';
import { network, one, placed, preset, searched, type ZooDesign } from './zooDesign.ts';

/** One graph and two Aggregates, of the 12-position space. */
const TWO_AGGREGATES = '3 2 1 2 1 1 4 0 0 0 0 0,0 6 3 6 4 6 3 0 0 0 0 0';

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
  TWO_AGGREGATES,
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

/** The same weights on a share of a sensor's points, chosen among 256 to 448 of 1,024 by what they reach on val. */
const CHAIN_OF_1024: ZooDesign = {
  name: 'chain-share',
  title: 'Chain on 5/16 of the points',
  about:
    'The chain of two Aggregates reads 320 of 1,024 points, a share that was chosen on val; all on the device.',
  network: 'chain',
  points: 1024,
  design: (context) => ({
    ...decodeDesign(`${TWO_AGGREGATES},5/16`, context),
    name: 'Chain on 5/16 of the points',
  }),
};

/** The same network where accuracy counts for more than time. */
const FINE_CHAIN = network(TWO_AGGREGATES, {
  name: 'fine-chain',
  title: 'Chain on more points',
  about: 'The chain of two Aggregates, trained further on 512 points; all on the device.',
});

/** Of the same space, with a second graph as the larger network has: it gains from all points, as a chain on one graph does not. */
const DEEP_CHAIN = network('3 2 1 2 1 3 2 1 1 4 0 0,0 6 3 6 3 0 6 4 6 0 0 0', {
  name: 'deep-chain',
  title: 'Chain on two graphs',
  about: 'Two graphs and three Aggregates, trained on all 1,024 points; all on the device.',
});

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

export const SHAPES: readonly ZooDesign[] = [
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
];

export const MODELNET40: readonly ZooDesign[] = [
  ...POINTS,
  ...CHAIN,
  CHAIN_OF_1024,
  ...network('3 1 1 2 2 1 4 0 0 0 0 0,0 6 2 6 0 4 3 0 0 0 0 0', { name: 'searched', ...searched }),
  ...FINE_CHAIN,
  ...DEEP_CHAIN,
  ...LARGE,
];
