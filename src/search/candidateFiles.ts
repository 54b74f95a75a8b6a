import { csvFormatRows } from 'd3';
import type { Member } from '../../../search/member.ts';
import { objective } from '../../../search/objectives.ts';
import { columnsOf } from './candidates.ts';

export interface CandidateList {
  front: readonly Member[];
  /** Candidates behind the front, the front's own not among them. */
  others: readonly Member[];
}

/**
 * One line a candidate: its encoding, whether it stands on the front, and of each objective the value, its interval and the share
 * of measurements that it holds, and where the value comes from. Empty where something is not known.
 */
export function candidatesCsv({ front, others }: CandidateList): string {
  const columns = columnsOf([...front, ...others]);
  const head = ['encoding', 'onFront', ...columns.flatMap((id) => headOf(objective(id).field))];
  const line = (member: Member, onFront: boolean) => [
    member.encoding,
    onFront ? 'yes' : 'no',
    ...columns.flatMap((id) => {
      const { value, low, high, coverage, provenance } = member.figures[id] ?? {};
      return [value, low, high, coverage, provenance].map((cell) => `${cell ?? ''}`);
    }),
  ];
  const rows = [...front.map((member) => line(member, true)), ...others.map((member) => line(member, false))];
  return `${csvFormatRows([head, ...rows])}\n`;
}

const headOf = (field: string): string[] => [
  field,
  ...['Low', 'High', 'Coverage', 'Provenance'].map((what) => `${field}${what}`),
];

/** What the candidates are of. */
interface CandidatesAbout {
  task: string;
  points: number;
  /** Names of the machines. */
  device: string;
  edge: string;
  accuraciesFrom: string;
  /** Candidates that the search scored; the file holds some of them. */
  scored: number;
}

export function candidatesJson(about: CandidatesAbout, { front, others }: CandidateList): string {
  const units = Object.fromEntries(
    columnsOf([...front, ...others]).map((id) => [id, objective(id).unit as string]),
  );
  const candidates = [
    ...front.map((member) => ({ ...member, onFront: true })),
    ...others.map((member) => ({ ...member, onFront: false })),
  ];
  return `${JSON.stringify({ format: 'gcode-candidates', version: 1, ...about, units, candidates }, null, 1)}\n`;
}
