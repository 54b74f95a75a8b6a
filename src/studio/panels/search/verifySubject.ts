import { KEEP, ladder } from '../../../app/verify/ladder.ts';
import {
  newVerification,
  otherSubject,
  parseVerifyState,
  type VerifyState,
  type VerifySubject,
} from '../../../app/verify/records.ts';
import { sha256Hex } from '../../../onnx/sha256.ts';
import type { Member } from '../../../search/member.ts';
import { loadRecord } from '../../../workers/blobs.ts';
import { endpointChoice } from '../../machines/device.ts';
import { deviceWords, edgeWords } from '../../machines/systemWords.ts';
import { isAtWork } from '../../store/jobs.ts';
import type { StudioState } from '../../store/store.ts';

/** A front may have hundreds of designs: so many of them, spread over it, are verified. */
const MOST = 30;
export const SEED = 1;
/** Designs spread evenly over a front, its ends among them. */
export function spread(front: readonly Member[], most = MOST): Member[] {
  if (front.length <= most) return [...front];
  return Array.from(
    { length: most },
    (_, i) => front[Math.round((i * (front.length - 1)) / (most - 1))] as Member,
  );
}

/** What a verification of the front that is shown would be of; null without one. */
export function subjectOf(state: StudioState): VerifySubject | null {
  const { project, search } = state;
  const front = spread(search.front).map(({ encoding, figures }) => ({ encoding, figures }));
  if (front.length === 0) return null;
  const { mbps } = endpointChoice(state);
  const link = mbps === null ? 'link as it is' : `link throttled to ${mbps} Mb/s`;
  return {
    task: project.task,
    system: `${deviceWords(state)}; ${edgeWords(state)}; ${link}`,
    front,
    rungs: ladder(project.task, project.points),
    seed: SEED,
    keep: KEEP,
  };
}

/** The name of a verification. */
export const runOf = ({ task, system, front, rungs }: VerifySubject): string => {
  const text = JSON.stringify([task, system, rungs, front.map(({ encoding }) => encoding)]);
  return sha256Hex(new TextEncoder().encode(text)).slice(0, 16);
};

/** Where a verification is kept. */
export const keyOf = (subject: VerifySubject): string => `verification-of:${runOf(subject)}`;

/** What a kept verification belongs to; empty without a front, and while it changes. */
export function verifyKey(state: StudioState): string {
  if (isAtWork(state, 'search', 'verify')) return '';
  const subject = subjectOf(state);
  return subject ? keyOf(subject) : '';
}

/** The state that is kept of it, or a new one. */
export async function loadState(subject: VerifySubject): Promise<VerifyState> {
  const kept = await loadRecord(keyOf(subject)).catch(() => undefined);
  try {
    const state = parseVerifyState(kept as string);
    if (otherSubject(state, subject) === null) return state;
  } catch {
    // What cannot be read any more is begun again.
  }
  return newVerification(subject);
}
