/** As STRINGS, for what is loaded once the first screen stands. */
export const LATER_STRINGS = {
  dispatch: {
    title: 'Dispatcher',
    about:
      'Chooses among trained designs, placements and codecs while the link and the edge’s load change. Frames are real; the endpoint holds the link to the trace.',
    what: 'What runs',
    views: { one: 'This design', many: 'Adaptive' },
    empty:
      'This is the trace that will be played. Schemes, latency and energy are drawn here while it plays.',
    noZoo:
      'No trained designs are shipped for this task. Train some, and the dispatcher can choose among them.',
    linkColumns: 'seconds, Mb/s and, where it is known, the delay each way in ms.',
    loadColumns: 'seconds and devices',
    company:
      'The others are workers of this page, each with a connection of its own; the endpoint is shared.',
  },
  settings: {
    title: 'Settings',
    about: 'Kept in this browser. They change how the studio looks, and nothing that it measures or saves.',
    scheme: {
      title: 'Colours',
      values: { system: 'As the system', light: 'Light', dark: 'Dark' },
    },
    motion: {
      title: 'Motion',
      values: { system: 'As the system', reduced: 'Reduced' },
    },
    bytes: {
      title: 'Sizes',
      values: { binary: 'KiB, of 1,024 bytes', decimal: 'kB, of 1,000 bytes' },
    },
  },
  gestures: {
    title: 'With the pointer',
    all: [
      ['Move an op to the other machine', 'drag it to the other lane'],
      ['Put an op into a wire', 'drag it onto the wire'],
      ['Put an op in another one’s place', 'drag it from the palette onto it'],
      ['Copy ops', 'Alt and drag'],
      ['Add to the selection', 'Shift and click'],
      ['Select by a frame', 'Shift and drag on free canvas'],
      ['Draw a wire', 'drag from an op’s end'],
      ['Join a wire to a new op', 'drop it on free canvas'],
      ['Zoom', 'Ctrl and wheel, or pinch'],
      ['More', 'right click, or press for long'],
    ],
  },
  tour: {
    offer: 'Take the tour (1 min)',
    labels: { skip: 'Skip', back: 'Back', next: 'Next', close: 'Done' },
    steps: {
      design: {
        title: 'A design',
        says: 'A network that classifies 3D shapes. Each box is an op, and data flow from left to right.',
      },
      lanes: {
        title: 'Two machines and a link',
        says: 'Ops in the upper lane run on the device, which this browser plays; ops in the lower lane run on the edge. Drag one across, and the crossing of the link is added for you.',
      },
      figures: {
        title: 'What a frame takes',
        says: 'How long one sample takes: predicted once both machines are profiled, measured after a run.',
      },
      search: {
        title: 'Better designs',
        says: 'The search tries thousands of networks and every placement of each, and keeps those that nothing else beats.',
      },
      ready: {
        title: 'Trained designs',
        says: 'These come with their weights. Next runs one of them for real: its first ops in this browser, the rest on the endpoint.',
      },
      run: {
        title: 'A real run',
        going: 'Real samples go through the design now, and real bytes over the link.',
        done: 'Every time here was measured in this run: device, up, edge and down. That is the tour; train, search and export are the other steps.',
        failed: 'The run did not start. The panel says what is missing.',
        none: 'This task brings no trained design that runs here. Choose “Shapes (synthetic)” in Task & system, then take the tour again.',
      },
    },
  },
} as const;
