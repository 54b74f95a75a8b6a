import { NumberedError } from '../design/problem.ts';
import type { RuntimeInfo } from '../runtime/session.ts';
import { driftOf } from './drift.ts';
import { Interrupted } from './interrupted.ts';
import type { PlannedKey } from './plan.ts';
import type { Profile } from './profile.ts';
import type { PackRunner } from './runner.ts';

export interface ProfilePlan {
  /** A name for the machine, as a person would say it. */
  host: string;
  runtime: RuntimeInfo;
  points: number;
  keys: readonly PlannedKey[];
  /** A partial profile of the same machine to resume from: its rows are not timed again, unless they are rough. */
  from?: Profile;
  /** The rows are wanted soon, and are timed again by a later profiling that resumes from them. */
  rough?: boolean;
  /** Whether encoding and decoding are timed too, behind the ops; deflate where there is something to time it by. */
  codings?: { pack?: PackRunner | undefined };
  /** Time to aim at for all rows, ms. A slow machine gets fewer runs a row, never fewer than 4. Default 25 s. */
  aimMs?: number;
}

/** The machine or endpoint failed half-way; `profile` holds what was timed before, to resume from. */
export class ProfileInterrupted extends Interrupted {
  readonly profile: Profile;
  constructor(profile: Profile, cause: unknown) {
    super('Profiling', cause);
    this.name = 'ProfileInterrupted';
    this.profile = profile;
  }
}

/** A profile of the plan's machine without a row. */
export function emptyProfile({ host, runtime, points }: ProfilePlan): Profile {
  return {
    format: 'gcode-profile',
    version: 2,
    kind: 'measured',
    host,
    runtime,
    points,
    created: new Date().toISOString(),
    drift: driftOf([]),
    rows: [],
  };
}

/** The profile to resume from was made on another machine, engine or number of points; the message says which fields. */
export class ProfileMismatch extends NumberedError {
  override readonly name = 'ProfileMismatch';
  constructor(message: string) {
    super('E414', message);
  }
}

/** Throws ProfileMismatch when a partial profile was made on something else than the plan's machine. */
export function resumable({ from, runtime, points }: ProfilePlan): Profile | null {
  if (!from) return null;
  const fields = ['engine', 'provider', 'version', 'threads'] as const;
  const differing = [
    ...(from.kind === 'measured' ? [] : [`kind is ${from.kind}`]),
    ...(from.points === points ? [] : [`points is ${from.points}, not ${points}`]),
    ...fields
      .filter((field) => from.runtime[field] !== runtime[field])
      .map((field) => `runtime.${field} is ${from.runtime[field]}, not ${runtime[field]}`),
  ];
  if (differing.length === 0) return from;
  throw new ProfileMismatch(
    `The partial profile is of another machine (${differing.join('; ')}): start over.`,
  );
}
