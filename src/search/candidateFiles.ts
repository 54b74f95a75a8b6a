import { csvFormatRow } from 'd3';
import { columnsOf, type Member } from './member.ts';
import { type ObjectiveId, objective } from './objectives.ts';

export type CandidateForm = 'csv' | 'json';

/** What the candidates of a file are of. */
export interface CandidatesAbout {
  task: string;
  points: number;
  /** Names of the machines. */
  device: string;
  edge: string;
  accuraciesFrom: string;
  /** Candidates that the search scored; where the file holds only some of them, there are more than it has. */
  scored: number;
}

/** A file of candidates, piece by piece: its beginning, a line for each, its end. */
export interface CandidateWriter {
  begin(): string;
  line(member: Member, onFront: boolean): string;
  end(): string;
}

/** @param columns the objectives that are known of any of them */
export const candidateWriter = (
  form: CandidateForm,
  about: CandidatesAbout,
  columns: readonly ObjectiveId[],
): CandidateWriter => (form === 'csv' ? csvWriter(columns) : jsonWriter(about, columns));

/**
 * One line a candidate: its encoding, whether it stands on the front, and of each objective the value, its interval and the share
 * of measurements that it holds, and where the value comes from. Empty where something is not known.
 */
function csvWriter(columns: readonly ObjectiveId[]): CandidateWriter {
  const head = ['encoding', 'onFront', ...columns.flatMap((id) => headOf(objective(id).field))];
  return {
    begin: () => `${csvFormatRow(head)}\n`,
    line: ({ encoding, figures }, onFront) => {
      const cells = columns.flatMap((id) => {
        const { value, low, high, coverage, provenance } = figures[id] ?? {};
        return [value, low, high, coverage, provenance].map((cell) => `${cell ?? ''}`);
      });
      return `${csvFormatRow([encoding, onFront ? 'yes' : 'no', ...cells])}\n`;
    },
    end: () => '',
  };
}

const headOf = (field: string): string[] => [
  field,
  ...['Low', 'High', 'Coverage', 'Provenance'].map((what) => `${field}${what}`),
];

function jsonWriter(about: CandidatesAbout, columns: readonly ObjectiveId[]): CandidateWriter {
  const units = Object.fromEntries(columns.map((id) => [id, objective(id).unit as string]));
  const head = JSON.stringify({ format: 'gcode-candidates', version: 1, ...about, units });
  let first = true;
  return {
    begin: () => `${head.slice(0, -1)},"candidates":[`,
    line: (member, onFront) => {
      const before = first ? '\n' : ',\n';
      first = false;
      return before + JSON.stringify({ ...member, onFront });
    },
    end: () => '\n]}\n',
  };
}

export interface CandidateList {
  front: readonly Member[];
  /** Candidates behind the front, the front's own not among them. */
  others: readonly Member[];
}

/** All of a list in one text. */
export function candidateText(form: CandidateForm, about: CandidatesAbout, list: CandidateList): string {
  const { front, others } = list;
  const writer = candidateWriter(form, about, columnsOf([...front, ...others]));
  const lines = [
    ...front.map((member) => writer.line(member, true)),
    ...others.map((member) => writer.line(member, false)),
  ];
  return [writer.begin(), ...lines, writer.end()].join('');
}
