import { parseGenome } from '../../design/genome.ts';
import { STEP_COVERAGE } from '../../learning/accuracy/steps.ts';
import type { Fidelity } from '../../learning/accuracy/trainings.ts';
import { ParetoArchive } from '../../search/archive.ts';
import { rounds } from '../../search/mapping/network.ts';
import { type Member, memberValue } from '../../search/member.ts';
import { directionsOf, type MemberFigures, type ObjectiveId } from '../../search/objectives.ts';
import { beliefs, trainedAt } from './beliefs.ts';
import { type Failure, networkText, type Training, trainedTo, type VerifyState } from './records.ts';

/** A design of a front after a verification. */
export interface Verified {
  /** Its figures as they are known best, those of the search beside them. */
  member: Member;
  /** Really trained at the target, and really run. */
  trained: boolean;
  measured: boolean;
  /** Nobody else of the front beats it in everything, by the figures as they are known now. */
  onFront: boolean;
  /** Every training of its network, from the shortest. */
  trainings: Training[];
  /** What it could not be trained or run for. */
  problem?: string;
}

/** What a verified front is ranked by: what the search optimised, with accuracy where it only had a stand-in for it. */
function rankedBy(front: readonly Member[]): ObjectiveId[] {
  const known = (id: ObjectiveId) => front.every((member) => !Number.isNaN(memberValue(member, id)));
  return [...(['latency', 'energy'] as const).filter(known), 'accuracy'];
}

/** The designs of a front with what is known of them now, in the front's order. */
export function verifiedFront(state: VerifyState): Verified[] {
  const believed = beliefs(state);

  const done = trainedAt(state.trainings, state.rungs.at(-1) as Fidelity);
  const failures = new Map(state.failures.map((failure): [string, Failure] => [failure.network, failure]));
  const runs = new Map(state.measured.map((run) => [run.design, run]));
  const unmeasured = new Map(state.unmeasured.map(({ design, problem }) => [design, problem]));
  const members = state.front.map((member): Member => {
    const network = networkText(member.encoding);
    const verified: MemberFigures = {};
    const { accuracy, low, high, to } = believed(network);
    const training = to && { training: trainedTo(state.task, to) };
    // It was trained without the codec.
    const before = rounds(parseGenome(member.encoding)) && { unrounded: true as const };
    if (done.has(network))
      verified.accuracy = { value: accuracy, provenance: 'measured', low, high, ...training, ...before };
    else if (to) {
      verified.accuracy = {
        value: accuracy,
        provenance: 'predicted',
        low,
        high,
        coverage: STEP_COVERAGE,
        ...training,
        ...before,
      };
    }
    const run = runs.get(member.encoding);
    if (run) {
      const { latencyMs: value, lowMs, highMs, energyMj, bytesUp, bytesDown } = run;
      verified.latency = { value, provenance: 'measured', low: lowMs, high: highMs };
      verified.bytes = { value: bytesUp + bytesDown, provenance: 'measured' };
      if (energyMj !== undefined) verified.energy = { value: energyMj, provenance: 'modelled' };
    }
    return Object.keys(verified).length > 0 ? { ...member, verified } : member;
  });
  const ids = rankedBy(members);
  const archive = new ParetoArchive<Member>(directionsOf(ids));
  for (const member of members) {
    archive.insert(
      ids.map((id) => memberValue(member, id)),
      member,
    );
  }
  const front = new Set(archive.entries.map(({ item }) => item));
  return members.map((member): Verified => {
    const network = networkText(member.encoding);
    const problem = failures.get(network)?.problem ?? unmeasured.get(member.encoding);
    return {
      member,
      trained: done.has(network),
      measured: runs.has(member.encoding),
      onFront: front.has(member),
      trainings: state.trainings
        .filter((training) => training.network === network)
        .sort((a, b) => a.fidelity.epochs - b.fidelity.epochs),
      ...(problem !== undefined && { problem }),
    };
  });
}
