import { InvalidArgumentError } from 'commander';
import { OBJECTIVE_IDS, OBJECTIVES, type ObjectiveId } from '../search/objectives.ts';
import type { Limits } from '../search/scoring.ts';

function objectiveName(text: string, known: readonly ObjectiveId[] = OBJECTIVE_IDS): ObjectiveId {
  const id = known.find((name) => name === text.trim());
  if (!id) throw new InvalidArgumentError(`${JSON.stringify(text)} is none of ${known.join(', ')}.`);
  return id;
}

/** `latency,accuracy`: two or three different objectives. */
export function objectiveNames(text: string): ObjectiveId[] {
  const ids = [...new Set(text.split(',').map((name) => objectiveName(name)))];
  if (ids.length < 2 || ids.length > 3) throw new InvalidArgumentError('Expected two or three objectives.');
  return ids;
}

/** `latency=20`; adds to the limits that were named before. */
export function limitOption(text: string, before: Limits = {}): Limits {
  const [name = '', value = ''] = text.split('=');
  const limit = value.trim() === '' ? Number.NaN : Number(value);
  const id = objectiveName(name);
  if (!(limit >= 0 && Number.isFinite(limit))) {
    throw new InvalidArgumentError(`Expected ${id}=NUMBER, such as latency=20.`);
  }
  if (limit > 1 && OBJECTIVES[id].unit === 'fraction')
    throw new InvalidArgumentError(`${id} is a share from 0 to 1: 80 % are ${id}=0.8.`);
  if ((before[id] ?? limit) !== limit)
    throw new InvalidArgumentError(`The limit on ${id} is ${before[id]} already.`);
  return { ...before, [id]: limit };
}
