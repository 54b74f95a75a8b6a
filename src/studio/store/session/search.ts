import type { AccuracyModel } from '../../../learning/accuracy/accuracyModel.ts';
import type { LimitReport } from '../../../search/limitWatch.ts';
import type { Member } from '../../../search/member.ts';
import { type ObjectiveId, WITH_ACCURACY } from '../../../search/objectives.ts';
import type { Limits } from '../../../search/scoring.ts';

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

export interface SupernetState {
  key: string | null;
  record: SupernetRecord | null;
  /** Steps of the next training. */
  steps: number;
}

export const initialSupernet: SupernetState = { key: null, record: null, steps: 1000 };

/** An accuracy model that the studio brings: what it predicts, and how far off it is. */
export type ShippedAccuracy = Pick<AccuracyModel, 'budget' | 'leftOut' | 'coverage' | 'created'> & {
  url: string;
};

/** Where the accuracies of a search's candidates come from. */
export type AccuracySource = 'model' | 'supernet';

export interface AccuracyState {
  key: string | null;
  shipped: ShippedAccuracy | null;
  /** Why the one that the studio brings for the task does not fit, in words; null where it does, or none is there. */
  misfit: string | null;
  /** What the person chose; the accuracy model, where there is one, needs neither data nor time. */
  chosen: AccuracySource;
}

export const initialAccuracy: AccuracyState = {
  ...{ key: null, shipped: null, misfit: null, chosen: 'model' },
};

/** How the table of candidates is sorted. */
export interface TableSort {
  by: ObjectiveId;
  worstFirst: boolean;
}

export interface SearchSession {
  /** What was asked for the accuracies that are shown. */
  source: AccuracySource;
  /** What the next search optimises: two or three. */
  objectives: readonly ObjectiveId[];
  limits: Limits;
  /** What the scatter shows. */
  axes: { x: ObjectiveId; y: ObjectiveId };
  /** Candidates scored on the tables. */
  scored: number;
  perSecond: number;
  /** Candidates whose accuracy was evaluated. */
  evaluated: number;
  /** Candidates to look at: some of those that were scored, and those whose accuracy was asked for. */
  seen: readonly Member[];
  /** How the front grew: its hypervolume at so many seconds of the search. */
  progress: readonly { seconds: number; volume: number }[];
  /** How the candidates stand to each limit. */
  limitReports: readonly LimitReport[];
  /** Candidates that the tables cannot score. */
  unscorable: number;
  front: readonly Member[];
  /** A stopped search of this system and source of accuracies is kept. */
  canGoOn: boolean;
  /** Minutes that the next verification may take. */
  verifyMinutes: number;
  /** Records of a verification of this front, where one was begun and has not come to its end. */
  loadVerified: number;
  /** What the drawer shows of the candidates. */
  view: 'chart' | 'axes' | 'progress' | 'table' | 'compare' | 'baselines';
  /** What the table lists. */
  listed: 'front' | 'seen';
  sort: TableSort;
  /** Designs to compare, at most MOST_PINNED. */
  pinned: readonly Member[];
  selected: string | null;
  hovered: string | null;
}

/** More do not fit beside one another. */
export const MOST_PINNED = 4;

export const initialSearch: SearchSession = {
  source: 'supernet',
  objectives: WITH_ACCURACY,
  limits: {},
  axes: { x: 'latency', y: 'accuracy' },
  scored: 0,
  perSecond: 0,
  evaluated: 0,
  seen: [],
  progress: [],
  limitReports: [],
  unscorable: 0,
  front: [],
  canGoOn: false,
  verifyMinutes: 15,
  loadVerified: 0,
  view: 'chart',
  listed: 'front',
  sort: { by: 'latency', worstFirst: false },
  pinned: [],
  selected: null,
  hovered: null,
};
