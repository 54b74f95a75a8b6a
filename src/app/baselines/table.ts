import { z } from 'zod';
import { type Format, parseFormat } from '../../design/format.ts';
import { PROVENANCES, type Provenance } from '../../system/provenance.ts';

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

const resultsSchema = z.object({
  format: z.literal('gcode-baselines'),
  version: z.literal(1),
  task: z.string(),
  points: z.int().positive(),
  link: z.number().nullable(),
  power: z.string(),
  /** Where accuracies come from, in words. */
  accuracies: z.string(),
  command: z.string(),
  machine: z.string(),
  /** Mean number of processes that wanted a processor while it ran: above the cores, times are those of a busy machine. */
  load: z.number(),
  /** Of the machine; absent in older results. */
  cores: z.int().positive().optional(),
  at: z.string(),
  tables: z.array(tableSchema),
});
export type Baselines = z.infer<typeof resultsSchema>;

const FORMAT: Format<Baselines> = {
  name: 'gcode-baselines',
  title: 'a comparison with baselines',
  version: 1,
  migrations: {},
  schema: resultsSchema,
};

/** @throws FormatError naming the value at fault */
export const parseBaselines = (text: string): Baselines => parseFormat(FORMAT, text);

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

/** What has to be said of times that were measured while more wanted the processors than there are; null of others. */
export const loadWords = ({ load, cores }: Pick<Baselines, 'load' | 'cores'>): string | null =>
  cores !== undefined && load > cores
    ? 'Other work ran on the machine meanwhile: times are longer, and less even, than those of a quiet one'
    : null;
