import type { AccuracyFidelity, AccuracyModel } from '../../../learning/accuracy/accuracyModel.ts';
import type { LearnedCorrection as Correction, TrainedTo } from '../../../learning/accuracy/trainings.ts';
import { DEFAULT_STRATEGY } from '../../../search/defaultStrategy.ts';
import type { LimitReport } from '../../../search/limitWatch.ts';
import type { Member } from '../../../search/member.ts';
import type { ObjectiveId } from '../../../search/objectives.ts';
import type { SearchProblem } from '../../../search/problem.ts';
import type { Limits } from '../../../search/scoring.ts';
import type { SpaceFilter } from '../../../search/space.ts';
import type { StrategyName } from '../../../search/strategies.ts';
import { WITH_ACCURACY } from '../../../search/usualObjectives.ts';
import type { EveryCandidate } from './everyCandidate.ts';

/** An accuracy model that the studio brings: what it predicts, and how far off it is. */
export type ShippedAccuracy = Pick<AccuracyModel, 'budget' | 'coverage' | 'created' | 'shares'> & {
  url: string;
  /** What its accuracies are of, at the project's points, and how far off they are. */
  training: TrainedTo;
  leftOut: AccuracyFidelity;
};

/** Where the accuracies of a search's candidates come from. */
export type AccuracySource = 'model' | 'short-training';

/** What kept searches may have asked: those of earlier versions asked a supernet, which is there no more. */
export type KnownAccuracySource = AccuracySource | 'supernet';

/** How an accuracy is called on the screen, and where it was had. */
export const ACCURACY_SOURCES: Record<KnownAccuracySource, { title: string; where: string }> = {
  model: { title: 'Accuracy, trained alone', where: 'the accuracy model' },
  'short-training': {
    title: 'Accuracy after a short training',
    where: 'a short training, on validation samples',
  },
  supernet: {
    title: 'Accuracy (supernet)',
    where: 'a supernet of an earlier version, on validation samples',
  },
};

/** What designs that were verified here say of the accuracy model: a shift of its accuracies, with half of the interval. */
export interface LearnedCorrection extends Correction {
  /** Networks that were trained to the target. */
  networks: number;
  /** ISO 8601. */
  at: string;
}

export interface AccuracyState {
  key: string | null;
  shipped: ShippedAccuracy | null;
  correction: LearnedCorrection | null;
  /** Why the one that the studio brings for the task does not fit, in words; null where it does, or none is there. */
  misfit: string | null;
  /** What the person chose; the accuracy model, where there is one, needs neither data nor time. */
  chosen: AccuracySource;
}

export const initialAccuracy: AccuracyState = {
  ...{ key: null, shipped: null, correction: null, misfit: null, chosen: 'model' },
};

/** How the table of candidates is sorted. */
export interface TableSort {
  by: ObjectiveId;
  worstFirst: boolean;
}

/** From, to. */
export type Span = readonly [number, number];
export type Brush = Readonly<Partial<Record<ObjectiveId, Span>>>;

export interface SearchSession {
  /** What was asked for the accuracies that are shown. */
  source: KnownAccuracySource;
  /** What the next search optimises: two or three. */
  objectives: readonly ObjectiveId[];
  limits: Limits;
  /** What the next search may choose from. */
  space: SpaceFilter;
  /** When it ends, at the first of these that is reached. */
  budget: SearchProblem['budget'];
  strategy: StrategyName;
  seed: number;
  /** How the problem is written: in fields, or as JSON. */
  problemAs: 'form' | 'json';
  /** What the scatter shows. */
  axes: { x: ObjectiveId; y: ObjectiveId };
  /** What colours its candidates; null for none. */
  colour: ObjectiveId | null;
  /** The part of the scatter that is shown; null for all of it. */
  zoom: { x: Span; y: Span } | null;
  /** Ranges that a person brushed: candidates outside any step back in every view. */
  brush: Brush;
  /** Candidates scored on the tables. */
  scored: number;
  perSecond: number;
  /** Candidates whose accuracy was evaluated. */
  evaluated: number;
  /** Candidates to look at: some of those that were scored, and those whose accuracy was asked for. */
  seen: readonly Member[];
  /** All that were scored, as numbers, where the search keeps a log of them; a new object with each that comes. */
  every: { of: EveryCandidate; count: number } | null;
  /** One of them that was pointed at, with all that is known of it. */
  described: Member | null;
  /** How the front grew: its hypervolume at so many seconds of the search. */
  progress: readonly { seconds: number; volume: number }[];
  /** When each design of the front was found, s of the search. */
  foundAt: Readonly<Record<string, number>>;
  /** The search of the project that is shown, by id; null before the first one is kept. */
  run: string | null;
  /** Another search of the project, whose front is drawn with it. */
  overlay: string | null;
  /** How the candidates stand to each limit. */
  limitReports: readonly LimitReport[];
  /** While the front is empty: the designs that come nearest to keeping the limits. */
  nearest: readonly Member[];
  /** Candidates that the tables cannot score. */
  unscorable: number;
  front: readonly Member[];
  /** A stopped search of this system and source of accuracies is kept. */
  canResume: boolean;
  /** Minutes that the next verification may take. */
  verifyMinutes: number;
  /** Records of a verification of this front, where one was begun and has not come to its end. */
  loadVerified: number;
  /** What the drawer shows of the candidates. */
  view: 'chart' | 'axes' | 'progress' | 'table' | 'compare' | 'runs' | 'baselines';
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
  source: 'model',
  objectives: WITH_ACCURACY,
  limits: {},
  space: {},
  budget: {},
  strategy: DEFAULT_STRATEGY,
  seed: 1,
  problemAs: 'form',
  axes: { x: 'latency', y: 'accuracy' },
  colour: null,
  zoom: null,
  brush: {},
  scored: 0,
  perSecond: 0,
  evaluated: 0,
  seen: [],
  every: null,
  described: null,
  progress: [],
  foundAt: {},
  run: null,
  overlay: null,
  limitReports: [],
  nearest: [],
  unscorable: 0,
  front: [],
  canResume: false,
  verifyMinutes: 15,
  loadVerified: 0,
  view: 'chart',
  listed: 'front',
  sort: { by: 'latency', worstFirst: false },
  pinned: [],
  selected: null,
  hovered: null,
};
