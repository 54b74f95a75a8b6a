import { z } from 'zod';
import { type Format, parseFormat } from '../../design/format.ts';
import { PROVENANCES, type Provenance } from '../../system/provenance.ts';
import { unitOf } from '../../tasks/registry.ts';

const figure = z.object({
  value: z.number(),
  provenance: z.enum(PROVENANCES as [Provenance, ...Provenance[]]),
  low: z.number().optional(),
  high: z.number().optional(),
  /** The training that an accuracy is of, in words: they compare only where these are alike. */
  training: z.string().optional(),
});
export type BaselineFigure = z.infer<typeof figure>;

/** Columns in their order: a title, how a value is written, and what makes a row better than another. */
export const COLUMNS = {
  latencyMs: { title: 'latency', unit: 'ms', digits: 2 },
  energyMj: { title: 'device energy', unit: 'mJ', digits: 1 },
  throughputFps: { title: 'throughput', unit: 'frames/s', digits: 1 },
  deviceMemoryBytes: { title: 'device memory', unit: 'KiB', digits: 0 },
  edgeMemoryBytes: { title: 'edge memory', unit: 'KiB', digits: 0 },
  bytes: { title: 'bytes', unit: 'B', digits: 0 },
  accuracy: { title: 'accuracy', unit: '%', digits: 2 },
  speedup: { title: 'speedup', unit: '×', digits: 1 },
  energySaved: { title: 'energy saved', unit: '%', digits: 1 },
  epochMinutes: { title: 'an epoch of its training', unit: 'min', digits: 1 },
} as const;
export type Column = keyof typeof COLUMNS;
export const COLUMN_IDS = Object.keys(COLUMNS) as Column[];

const rowSchema = z.object({
  group: z.string(),
  name: z.string(),
  design: z.string(),
  figures: z.partialRecord(z.enum(COLUMN_IDS as [Column, ...Column[]]), figure),
  /** What it could not be had for. */
  problem: z.string().optional(),
});
export type BaselineRow = z.infer<typeof rowSchema>;

const tableSchema = z.object({
  /** Never mixed in one table. */
  kind: z.enum(['measured', 'modelled', 'published']),
  title: z.string(),
  /** The machines and the link, or the publication. */
  where: z.string(),
  rows: z.array(rowSchema),
});
export type BaselineTable = z.infer<typeof tableSchema>;

const runSchema = z.object({
  task: z.string(),
  points: z.int().positive(),
  link: z.number().nullable(),
  power: z.string(),
  /** What speedup and energy saved are against, in words; empty in runs from before it was said. */
  baseline: z.string(),
  /** Where accuracies come from, in words. */
  accuracies: z.string(),
  command: z.string(),
  machine: z.string(),
  /** Processors that other work kept busy just before and after the measured runs, their mean; null where nobody looked. */
  otherWork: z.number().nonnegative().nullable(),
  at: z.string(),
  tables: z.array(tableSchema),
});
/** One run on one system: all of it may be compared. */
export type BaselinesRun = z.infer<typeof runSchema>;

const resultsSchema = z.object({
  format: z.literal('gcode-baselines'),
  version: z.literal(3),
  runs: z.array(runSchema).min(1),
});
export type Baselines = z.infer<typeof resultsSchema>;

const FORMAT: Format<Baselines> = {
  name: 'gcode-baselines',
  title: 'a comparison with baselines',
  version: 3,
  migrations: {
    // A load average counts the program's own work, so it does not say what else ran.
    1: ({ load: _, cores: __, ...rest }) => ({ ...rest, otherWork: null }),
    2: ({ format, version: _, ...run }) => ({ format, runs: [{ ...run, baseline: '' }] }),
  },
  schema: resultsSchema,
};

/** @throws FormatError naming the value at fault */
export const parseBaselines = (text: string): Baselines => parseFormat(FORMAT, text);

/** What is saved with one more run: it takes the place of one with as many points and the same link. The fastest link comes first. */
export function withRun(saved: Baselines | null, run: BaselinesRun): Baselines {
  const others = (saved?.runs ?? []).filter(
    ({ task, points, link }) => task !== run.task || points !== run.points || link !== run.link,
  );
  const rate = ({ link }: BaselinesRun) => link ?? Number.POSITIVE_INFINITY;
  const runs = [...others, run].sort((a, b) => b.points - a.points || rate(b) - rate(a) || 0);
  return { format: 'gcode-baselines', version: 3, runs };
}

/** What a run was made on, for people: `1,024 points, link throttled to 40 Mb/s`. */
export function conditionsOf({ task, points, link }: Pick<BaselinesRun, 'task' | 'points' | 'link'>): string {
  const unit = unitOf(task);
  // Sentences are as long as they are.
  const size = `${unit === 'words' ? 'at most ' : ''}${points.toLocaleString('en')} ${unit}`;
  return `${size}, ${link === null ? 'link as it is' : `link throttled to ${link} Mb/s`}`;
}

/** Speedup and energy saved of each row against the first, DGCNN as published on the device; no better known than the weaker of both. */
export function compared(rows: readonly BaselineRow[]): BaselineRow[] {
  const [first] = rows;
  const { latencyMs: base, energyMj: baseEnergy } = first?.figures ?? {};
  const worse = (a: BaselineFigure, b: BaselineFigure): Provenance =>
    a.provenance === b.provenance ? a.provenance : 'modelled';
  return rows.map((row) => {
    const { latencyMs, energyMj } = row.figures;
    return {
      ...row,
      figures: {
        ...row.figures,
        ...(base &&
          latencyMs && {
            speedup: { value: base.value / latencyMs.value, provenance: worse(base, latencyMs) },
          }),
        ...(baseEnergy &&
          energyMj && {
            energySaved: {
              value: 1 - energyMj.value / baseEnergy.value,
              provenance: worse(baseEnergy, energyMj),
            },
          }),
      },
    };
  });
}

const SCALE: Partial<Record<Column, number>> = {
  deviceMemoryBytes: 1 / 1024,
  edgeMemoryBytes: 1 / 1024,
  accuracy: 100,
  energySaved: 100,
};

/** A figure as a person reads it, without its unit. */
export const written = (column: Column, { value }: BaselineFigure): string =>
  (value * (SCALE[column] ?? 1)).toFixed(COLUMNS[column].digits);

/** Its interval as a person reads it, or of what was measured the quartiles; null where none is known. */
export const writtenRange = (column: Column, { low, high }: BaselineFigure): string | null =>
  low === undefined || high === undefined
    ? null
    : [low, high].map((value) => (value * (SCALE[column] ?? 1)).toFixed(COLUMNS[column].digits)).join(' to ');

/** What the rows of group `floor` are, for people; null where a run has none. */
export const floorWords = ({ tables }: Pick<BaselinesRun, 'tables'>): string | null =>
  tables.some(({ rows }) => rows.some(({ group }) => group === 'floor'))
    ? 'The floor is the least design that runs, a Pool and one linear layer: what every frame takes, so that its speedup is the most that any design on the device could have'
    : null;

/** What was chosen by looking at the accuracies that stand in the tables. */
export const CHOSEN_ON_VAL =
  'The chosen designs were picked by their accuracy on val, and searches follow a model that learned from val: on other data both may be less accurate than stands here';

/** Processors that other work may keep busy before it has to be said of times that were measured meanwhile. */
const QUIET = 0.25;

/** What has to be said of times that were measured while other work ran; null of those of a quiet machine. */
export const busyWords = ({ otherWork }: Pick<BaselinesRun, 'otherWork'>): string | null =>
  otherWork !== null && otherWork > QUIET
    ? `Other work kept ${otherWork.toFixed(1)} processors busy meanwhile: times are longer, and less even, than those of a quiet machine`
    : null;
