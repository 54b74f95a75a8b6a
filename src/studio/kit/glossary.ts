/** The words of the field as the studio uses them: one name for one thing. Tooltips and the glossary read this table. */
export const GLOSSARY = {
  accuracyModel: [
    'Accuracy model',
    'Predicts from a design alone what it would reach when trained. It was learned from designs that were really trained.',
  ],
  bundle: [
    'Bundle',
    'A zip of a trained design: models, weights, recorded samples and a small program that runs both halves.',
  ],
  checkpoint: [
    'Checkpoint',
    'The weights of a design after some epochs of training, with their accuracy on validation samples.',
  ],
  coarse: [
    'Coarse',
    'A profile of the commonest ops only. The others are interpolated, so predictions have wider intervals.',
  ],
  codec: [
    'Codec',
    'How numbers are written for the link: in fewer bits, neighbours as differences, compressed.',
  ],
  communicate: [
    'Communicate',
    'Where data crosses the link. There is one wherever an op reads what the other side computes.',
  ],
  design: ['Design', 'A graph neural network with a side, device or edge, for each of its ops.'],
  device: ['Device', 'The machine with the sensor. In the studio this browser plays it.'],
  edge: [
    'Edge',
    'The machine at the other end of the link: the endpoint, which runs the rest of the design.',
  ],
  endpoint: [
    'Endpoint',
    'The program that answers at the edge: it loads models, runs them, and holds the link to a rate.',
  ],
  encoding: [
    'Encoding in 12 positions',
    'A line of twelve kinds of op and twelve parameters. The search works in this space; a design outside of it has none.',
  ],
  front: [
    'Front',
    'The designs that no other beats in every objective. From each to the next, something gets better and something gets worse.',
  ],
  hypervolume: [
    'Hypervolume',
    'How much of the space of objectives a front covers. It grows while a search finds better designs, and levels off.',
  ],
  k: ['k', 'How many nearest neighbours a Sample gives each point, the point itself included.'],
  lane: [
    'Lane',
    'The upper half of the canvas runs on the device, the lower one on the edge, and the link lies between.',
  ],
  latencyModel: [
    'Latency model',
    'A network that learned from whole designs, measured on this system, what adding up the profiles misses.',
  ],
  measured: ['Measured', 'Timed, counted or evaluated by this program on the machine that is named.'],
  modelled: ['Modelled', 'Worked out from data sheets or a model of the machine, not from a run.'],
  op: [
    'Op',
    'One operation of a design: Input, Sample, Aggregate, Combine, EdgeConv, Concat, Pool or Classifier.',
  ],
  predicted: ['Predicted', 'Worked out from measurements, with an interval where the evidence supports one.'],
  profile: ['Profile', 'The times of single ops on one machine. Predictions add them up.'],
  rewrite: ['Rewrite', 'Another form of the design that computes exactly the same, usually in less time.'],
  scheme: [
    'Scheme',
    'A trained design with a placement and a codec. The dispatcher chooses among schemes while it runs.',
  ],
  segment: [
    'Segment',
    'The ops that one side runs at a stretch. A design has at most three: device, edge, device.',
  ],
  task: ['Task', 'What is to be recognised: the classes, and the samples to learn and to test them.'],
  trace: [
    'Trace',
    'The rate of the link, or the number of devices, over time. The dispatcher is tried on it.',
  ],
} as const satisfies Record<string, readonly [string, string]>;

export type TermId = keyof typeof GLOSSARY;
