import type { Calibration } from '../../../system/calibrate.ts';
import type { LinkProfile } from '../../../system/link.ts';
import type { Profile } from '../../../system/profile.ts';
import type { Advice } from '../advice.ts';

export type Side = 'device' | 'edge';
export const SIDES: readonly Side[] = ['device', 'edge'];

/** What was timed from here: this browser, the endpoint, and the link between. */
export interface Machines {
  /** What the tables belong to: points, endpoint, threads. Null until they were looked up. */
  key: string | null;
  device: Profile | null;
  edge: Profile | null;
  link: LinkProfile | null;
  /** Fitted to whole designs that were measured here as anchors and runs, and the tables that it belongs to (`tablesId`). */
  factors: { of: string; factors: Calibration } | null;
  /** The same of the designs that a latency model was trained on. */
  trained: { of: string; factors: Calibration } | null;
  /** What latency models, by their ids, were off by on runs with these tables: log(measured / predicted). */
  missed: { of: string; errors: Record<string, readonly number[]> } | null;
}

export const initialMachines: Machines = {
  key: null,
  device: null,
  edge: null,
  link: null,
  factors: null,
  missed: null,
  trained: null,
};

/** A profile in the library of this browser. */
export interface LibraryEntry {
  /** Checksum of the profile: the same one is kept once. */
  id: string;
  profile: Profile;
  /** ISO date and time of the import. */
  added: string;
}

/** Profiles that were imported or put aside. */
export interface Library {
  /** Null until they were read from this browser's store. */
  entries: readonly LibraryEntry[] | null;
  /** Whether the library is shown. */
  open: boolean;
  /** What could not be imported, and why. */
  problem: Advice | null;
}

export const initialLibrary: Library = { entries: null, open: false, problem: null };
