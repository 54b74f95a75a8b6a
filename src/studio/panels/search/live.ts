import type { LimitReport } from '../../../search/limitWatch.ts';
import type { Member } from '../../../search/member.ts';
import { type ObjectiveId, WITH_ACCURACY } from '../../../search/objectives.ts';
import type { Limits } from '../../../search/scoring.ts';
import type { Advice } from '../../kit/advice.ts';
import { createLive } from '../../kit/live.ts';

/** A trained supernet as it is kept: its weights lie beside it. */
export interface SupernetRecord {
  id: string;
  task: string;
  points: number;
  /** Training steps done, one random design each, of those planned. */
  steps: number;
  planned: number;
  seed: number;
  /** Samples that it was shown. */
  samples: number;
  /** ISO 8601. */
  at: string;
  /** How long it trained, ms. */
  tookMs: number;
}

export interface SupernetLive {
  key: string | null;
  record: SupernetRecord | null;
  /** Steps of the next training. */
  steps: number;
  doing: string | null;
  progress: number | null;
  leftMs: number | null;
  problem: Advice | null;
}

export const supernetLive = createLive<SupernetLive>({
  key: null,
  record: null,
  steps: 1000,
  doing: null,
  progress: null,
  leftMs: null,
  problem: null,
});

export interface SearchLive {
  /** What was asked for the accuracies that are shown. */
  source: 'predictor' | 'supernet';
  /** What the next search optimises: two or three. */
  objectives: readonly ObjectiveId[];
  limits: Limits;
  /** What the scatter shows. */
  axes: { x: ObjectiveId; y: ObjectiveId };
  phase: 'idle' | 'starting' | 'running' | 'paused' | 'stopped' | 'done' | 'failed';
  /** Candidates scored on the tables. */
  scored: number;
  perSecond: number;
  /** Candidates whose accuracy was evaluated: rows of values in the order of OBJECTIVE_IDS, NaN where one is not known. */
  evaluated: number;
  /** Candidates whose accuracy was evaluated. */
  cloud: Float64Array;
  /** Rows of some of those whose accuracy was not asked for. */
  rug: Float64Array;
  /** How the candidates stand to each limit. */
  limitReports: readonly LimitReport[];
  /** Candidates that the tables cannot score. */
  unscorable: number;
  front: readonly Member[];
  /** A stopped search of this system and source of accuracies is kept. */
  canGoOn: boolean;
  selected: string | null;
  hovered: string | null;
  problem: Advice | null;
}

export const searchLive = createLive<SearchLive>({
  source: 'supernet',
  objectives: WITH_ACCURACY,
  limits: {},
  axes: { x: 'latency', y: 'accuracy' },
  phase: 'idle',
  scored: 0,
  perSecond: 0,
  evaluated: 0,
  cloud: new Float64Array(),
  rug: new Float64Array(),
  limitReports: [],
  unscorable: 0,
  front: [],
  canGoOn: false,
  selected: null,
  hovered: null,
  problem: null,
});

export const isSearching = (phase: SearchLive['phase']): boolean =>
  phase === 'starting' || phase === 'running' || phase === 'paused';
