import type { MeasuredParts } from '../../coinference/frameParts.ts';
import type { Figure } from '../../system/provenance.ts';
import type { StorageCode } from '../../workers/storageErrors.ts';

/** The numbered steps of the left rail, in order. */
export const STEPS = ['setup', 'draw', 'search', 'train', 'run', 'export'] as const;
export type StepId = (typeof STEPS)[number];

/** What is known of the endpoint now. */
export type EndpointState =
  | { state: 'unknown' }
  | { state: 'connecting' }
  /** The round trip is that of a question over an open connection; null where there was no answer to time. */
  | {
      state: 'connected';
      name: string;
      version: string;
      roundTripMs: number | null;
      /** What a server that is none of ours does not do, in words. */
      lacks?: string[];
      /** The address under which this page's own endpoint lets it be asked, and of which server. */
      proxy?: { of: string; url: string };
    }
  | { state: 'down'; reason: string };

/** The engine in this page, once a worker has started it. */
interface DeviceState {
  cores: number;
  /** Cross-origin isolated: without it the engine has one thread. */
  isolated: boolean;
  /** Threads that the engine really has; null before its first start. */
  threads: number | null;
}

/** Times of one design, shown on its nodes while `key` is the `timingKey` of the project. */
export interface Timing {
  key: string;
  /** Of one frame, ms. */
  latency: Figure;
  parts: MeasuredParts;
  /** By op id, ms. Communicate ops carry their crossing's time. */
  ops: Record<string, Figure>;
}

export interface Notice {
  id: number;
  kind: 'error' | 'info' | 'done';
  title: string;
  message: string;
  /** Ids of actions that are offered with it. */
  actions?: readonly string[];
}

/** Whether what the person makes is kept in this browser. */
export type Saving =
  | { state: 'saved' }
  /** Another tab keeps the project; this one has a draft of its own. */
  | { state: 'other-tab' }
  | { state: 'failed'; code: StorageCode; message: string };

/** A person's own data, in short. */
export interface GivenData {
  classes: number;
  /** Samples by split. */
  splits: Record<string, number>;
  pointsPerSample: number;
  /** What was noticed when they were read in this visit. */
  remarks?: readonly string[];
}

/** The op's kind, or how much of something it takes among the ops of the design. */
export const COLOURS = ['kind', 'time', 'parameters', 'operations', 'bytes'] as const;
export type Colour = (typeof COLOURS)[number];

export interface Ui {
  step: StepId;
  /** Op ids. */
  selection: readonly string[];
  /** The selected wire, as `from to`. */
  wire: string | null;
  /** The bottom drawer, for the panels that have one. */
  drawerOpen: boolean;
  drawerHeight: number;
  /** What the canvas was asked to show last, besides the whole design; counted up with each asking. */
  look: { at: 'selection' | 'actual'; asked: number };
  /** What the colour of ops says. */
  colour: Colour;
  /** An op is looked for by name. */
  findOpen: boolean;
  glossaryOpen: boolean;
  /** Counted up to ask the canvas to show the whole design. */
  fit: number;
  /** The count of `fit` at which all of it was asked for, at whatever size. */
  fitWhole: number;
  paletteOpen: boolean;
  shortcutsOpen: boolean;
  settingsOpen: boolean;
  /** The task's samples are looked at. */
  samplesOpen: boolean;
  /** The step of the tour that is shown; null while none is taken. */
  tour: number | null;
  endpoint: EndpointState;
  device: DeviceState;
  /** Bearer token of the endpoint. Never part of a project file. */
  token: string;
  /** Data files that the person gave, by task. Blobs: they can be posted to a worker. */
  dataFiles: Record<string, File[]>;
  /** What those files hold, by task. */
  dataGiven: Record<string, GivenData>;
  predicted: Timing | null;
  measured: Timing | null;
  notices: readonly Notice[];
  saving: Saving;
  /** The list of projects kept in this browser is open. */
  savedOpen: boolean;
  /** Ids of the two designs that stand beside each other; null where none are compared. */
  comparing: { a: string; b: string } | null;
  /** The steps and snapshots are shown. */
  historyOpen: boolean;
}

export const initialUi: Ui = {
  step: 'setup',
  selection: [],
  wire: null,
  drawerOpen: true,
  drawerHeight: 300,
  look: { at: 'actual', asked: 0 },
  colour: 'kind',
  findOpen: false,
  glossaryOpen: false,
  fit: 0,
  fitWhole: -1,
  paletteOpen: false,
  shortcutsOpen: false,
  settingsOpen: false,
  samplesOpen: false,
  tour: null,
  endpoint: { state: 'unknown' },
  device: { cores: 1, isolated: false, threads: null },
  token: '',
  dataFiles: {},
  dataGiven: {},
  predicted: null,
  measured: null,
  notices: [],
  saving: { state: 'saved' },
  savedOpen: false,
  comparing: null,
  historyOpen: false,
};
