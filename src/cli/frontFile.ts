import { z } from 'zod';
import { decodeDesign } from '../design/decode.ts';
import { genomeContext } from '../design/genome.ts';
import { NumberedError } from '../design/problem.ts';
import type { Setting } from '../design/types.ts';
import { assertValid } from '../design/validity.ts';
import { trainedToSchema } from '../learning/accuracy/trainings.ts';
import { type Member, memberSchema } from '../search/member.ts';
import { type MemberFigures, OBJECTIVE_IDS, objective } from '../search/objectives.ts';
import { PROVENANCES } from '../system/provenance.ts';
import { unitOf } from '../tasks/registry.ts';
import { readNamedText } from './files.ts';

const noFront = (path: string, why: string) => new NumberedError('E501', `--front ${path}: ${why}`);

/** What `search --json` prints, as far as a front is read from it. */
const searched = z.object({
  results: z.array(z.record(z.string(), z.unknown()).and(z.object({ design: z.string() }))),
  provenance: z.record(z.string(), z.enum(PROVENANCES as [string, ...string[]])).default({}),
  accuracyOf: trainedToSchema.optional(),
  problem: z.object({ task: z.string(), points: z.int() }).partial().default({}),
});

/** What the studio saves; candidates behind the front are left out. */
const candidates = z.object({
  format: z.literal('gcode-candidates'),
  task: z.string().optional(),
  points: z.int().optional(),
  candidates: z.array(memberSchema.and(z.object({ onFront: z.boolean() }))),
});

const numberOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

function searchedFront({ results, provenance, accuracyOf }: z.infer<typeof searched>): Member[] {
  const intervals = { latency: ['lowMs', 'highMs'], accuracy: ['accuracyLow', 'accuracyHigh'] } as const;
  return results.map(({ design, ...row }) => {
    const figures: MemberFigures = {};
    for (const id of OBJECTIVE_IDS) {
      const { field } = objective(id);
      const value = numberOf(row[field]);
      if (value === undefined) continue;
      const [low, high] = (id in intervals ? intervals[id as keyof typeof intervals] : []).map((name) =>
        numberOf(row[name]),
      );
      figures[id] = {
        value,
        // What does not say where it comes from was not measured here.
        provenance: (provenance[field] as 'predicted' | undefined) ?? 'predicted',
        ...(low !== undefined && high !== undefined && { low, high }),
        ...(id === 'accuracy' && accuracyOf && { training: accuracyOf }),
      };
    }
    return { encoding: design, figures };
  });
}

function linesOf(text: string): Member[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((encoding) => ({ encoding, figures: {} }));
}

/** A front, and what it was searched for, as far as the file says it. */
interface FrontFile {
  members: Member[];
  of: { task?: string | undefined; points?: number | undefined };
}

function frontIn(path: string, text: string): FrontFile {
  if (!/^\s*\{/.test(text)) return { members: linesOf(text), of: {} };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw noFront(path, `it is not JSON: ${(error as Error).message}`);
  }
  const saved = candidates.safeParse(json);
  if (saved.success) {
    const front = saved.data.candidates.filter(({ onFront }) => onFront);
    return { members: front.map(({ encoding, figures }) => ({ encoding, figures })), of: saved.data };
  }
  const found = searched.safeParse(json);
  if (found.success) return { members: searchedFront(found.data), of: found.data.problem };
  throw noFront(path, 'it is neither what search --json prints nor candidates that the studio saved');
}

/**
 * The designs of a front with what was predicted of them, each once.
 * @throws UsageError where the file is not there, NumberedError E501 where it holds no front, one that was searched for something
 *   else, or a design that is not valid
 */
export async function readFront(path: string, task: string, setting: Setting): Promise<Member[]> {
  const { members, of } = frontIn(path, await readNamedText('--front', path));
  if ((of.task ?? task) !== task || (of.points ?? setting.points) !== setting.points) {
    const searchedFor = `${of.task ?? task} with ${of.points ?? setting.points} ${unitOf(task)}`;
    throw noFront(
      path,
      `it was searched for ${searchedFor}: what was predicted says nothing of ${task} with ${setting.points}; a file of its encodings, one a line, can be verified`,
    );
  }
  const front = [...new Map(members.map((member) => [member.encoding, member])).values()];
  if (front.length === 0) throw noFront(path, 'there is no design in it');
  for (const [i, { encoding }] of front.entries()) {
    try {
      assertValid(decodeDesign(encoding, genomeContext(setting)), setting);
    } catch (error) {
      throw noFront(path, `design ${i + 1} (${encoding}): ${(error as Error).message}`);
    }
  }
  return front;
}
