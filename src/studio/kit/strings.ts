import type { StepId } from '../store/ui.ts';

/** Words that stand in more than one place, and every label that only assistive technology reads. */
export const STRINGS = {
  product: 'GCoDE Studio',
  steps: {
    setup: { title: 'Task & system', about: 'What to recognise, and the machines that will do it.' },
    draw: { title: 'Draw', about: 'The network, and where each op runs.' },
    search: { title: 'Search', about: 'Let the machine look for better designs.' },
    train: { title: 'Train', about: 'Teach the design on the canvas.' },
    run: { title: 'Run', about: 'Run it for real, across device and edge.' },
    export: { title: 'Export', about: 'Take it away as a bundle that runs.' },
  } satisfies Record<StepId, { title: string; about: string }>,
  dispatch: {
    title: 'Dispatcher',
    about:
      'Chooses among trained designs, placements and codecs while the link and the edge’s load change. Frames are real; the endpoint holds the link to the trace.',
    what: 'What runs',
    views: { one: 'This design', many: 'A zoo, adapting' },
    empty:
      'This is the trace that will be played. Schemes, latency and energy are drawn here while it plays.',
    noZoo:
      'No trained designs are shipped for this task. Train some, and the dispatcher can choose among them.',
    linkColumns: 'seconds, Mb/s and, where it is known, the delay each way in ms.',
    loadColumns: 'seconds and devices',
    company:
      'The others are workers of this page, each with a connection of its own; the endpoint is shared.',
  },
  pastedDesign: 'Pasted design',
  passing: 'The next design that is opened takes its place, unless it is changed, trained or run before.',
  skip: 'Skip to the canvas',
  emptyEdge: 'Nothing runs here yet. Drag an op into this lane to run it on the edge.',
  aria: {
    rail: 'Steps',
    panel: 'Step',
    canvas: 'Design canvas: device lane above, edge lane below',
    palette: 'Ops to add',
    device: 'Device lane',
    edge: 'Edge lane',
    link: 'Link between device and edge',
    projectName: 'Project name',
    designName: 'Name of the design',
    designs: 'Designs of the project',
    drawer: 'Charts',
    status: 'Status',
  },
} as const;
