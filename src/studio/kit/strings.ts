import type { StepId } from '../store/ui.ts';

/** Words that stand in more than one place, and every label that only assistive technology reads. */
export const STRINGS = {
  product: 'GCoDE Studio',
  steps: {
    setup: { title: 'Task & system', about: 'What to recognise, and with which machines.' },
    draw: { title: 'Draw', about: 'The network, and where each op runs.' },
    search: { title: 'Search' },
    train: { title: 'Train' },
    run: { title: 'Run' },
    export: { title: 'Export' },
  } satisfies Record<StepId, { title: string; about?: string }>,
  pastedDesign: 'Pasted design',
  passing:
    'Only a look: the next design that you open replaces it, unless you change, train or run it first.',
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
