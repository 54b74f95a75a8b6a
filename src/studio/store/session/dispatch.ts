import type { Played } from '../../../app/dispatch/played.ts';
import type { Goal } from '../../../coinference/dispatch/predict.ts';
import type { LinkTrace, LoadTrace } from '../../../coinference/dispatch/traces.ts';
import type { Advice } from '../advice.ts';

/** A trace of the link: a known one by its name, or one that was read from a file. */
export type LinkChoice = { kind: 'known'; name: string } | { kind: 'file'; trace: LinkTrace };

/** Devices that use the edge: so many all the time, a crowd that comes and goes in one way or another, or a file's. */
type LoadChoice =
  | { kind: 'steady'; devices: number }
  | { kind: 'crowd' | 'mixed' }
  | { kind: 'file'; trace: LoadTrace };

/** Designs to choose among: those that come with the studio for so many points, or the project's own trained ones. */
export type ZooName = { kind: 'shipped'; points: number } | { kind: 'own' };

export interface DispatchSession {
  /** The Run step shows the dispatcher in the place of the design on the canvas. */
  shown: boolean;
  /** The person's choice; null takes the shipped designs that fit the project best. */
  zoo: ZooName | null;
  link: LinkChoice;
  load: LoadChoice;
  /** The trace is played in this time, s; null takes its own. */
  seconds: number | null;
  targetMs: number;
  goal: Goal['what'];
  /** Least share of right answers of a design; null follows the best one. */
  leastAccuracy: number | null;
  /** Fixed schemes that are played beside it. */
  beside: number;
  /** Why a file was refused. */
  problem: Advice | null;
  /** The trace that is played now, or was the last one. */
  played: Played | null;
}

export const initialDispatch: DispatchSession = {
  shown: false,
  zoo: null,
  link: { kind: 'known', name: 'step' },
  load: { kind: 'steady', devices: 1 },
  seconds: null,
  targetMs: 50,
  goal: 'frames',
  leastAccuracy: null,
  beside: 2,
  problem: null,
  played: null,
};
