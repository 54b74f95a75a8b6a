import type { Advice } from '../parts/advice.ts';
import { createLive } from '../parts/live.ts';

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

export type Cost = 'latency' | 'energy';

/** A design on the front of a search. */
export interface FrontDesign {
  encoding: string;
  latencyMs: number;
  energyMj: number;
  accuracy: number;
  /** The latency's interval, where a predictor gave it; only while the search that found it is here. */
  lowMs?: number | undefined;
  highMs?: number | undefined;
  /** The accuracy's interval; only while the search that found it is here. */
  low?: number | undefined;
  high?: number | undefined;
}

export interface SearchLive {
  /** What was asked for the accuracies that are shown. */
  source: 'predictor' | 'supernet';
  cost: Cost;
  maxLatencyMs: number | null;
  maxEnergyMj: number | null;
  phase: 'idle' | 'starting' | 'running' | 'paused' | 'stopped' | 'done' | 'failed';
  /** Candidates scored on the tables. */
  scored: number;
  perSecond: number;
  /** Candidates whose accuracy was evaluated. */
  evaluated: number;
  /** latency ms, energy mJ, accuracy of each evaluated candidate. */
  cloud: Float32Array;
  /** latency ms, energy mJ of some candidates whose accuracy was not asked for. */
  rug: Float32Array;
  /** Candidates that the tables cannot score. */
  unscorable: number;
  front: readonly FrontDesign[];
  /** A stopped search of this system and source of accuracies is kept. */
  canGoOn: boolean;
  selected: string | null;
  hovered: string | null;
  problem: Advice | null;
}

export const searchLive = createLive<SearchLive>({
  source: 'supernet',
  cost: 'latency',
  maxLatencyMs: null,
  maxEnergyMj: null,
  phase: 'idle',
  scored: 0,
  perSecond: 0,
  evaluated: 0,
  cloud: new Float32Array(),
  rug: new Float32Array(),
  unscorable: 0,
  front: [],
  canGoOn: false,
  selected: null,
  hovered: null,
  problem: null,
});

export const isSearching = (phase: SearchLive['phase']): boolean =>
  phase === 'starting' || phase === 'running' || phase === 'paused';
