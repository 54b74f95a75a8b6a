import type { z } from 'zod';
import { presetById } from '../../design/presets.ts';
import type { Design } from '../../design/types.ts';
import { POWER_PRESETS } from '../../system/energy.ts';
import { SHAPE_CLASSES, SHAPES_DEFAULTS } from '../../tasks/shapes/classes.ts';
import type {
  checkpointSchema,
  position,
  projectSchema,
  resultsSchema,
  searchSchema,
  shelved,
  snapshotSchema,
} from './projectForm.ts';
import type { link, machine } from './systemForm.ts';

/** What a person edits. Every change goes through history. Its form stands in projectForm.ts, which only files and stored projects need. */
export type Project = z.infer<typeof projectSchema>;
export type Shelved = z.infer<typeof shelved>;
export type SearchRecord = z.infer<typeof searchSchema>;
export type Snapshot = z.infer<typeof snapshotSchema>;
export type Results = z.infer<typeof resultsSchema>;
export type LinkChoice = z.infer<typeof link>;
export type MachineChoice = z.infer<typeof machine>;
export type PowerChoice = Project['system']['power'];
export type CheckpointRef = z.infer<typeof checkpointSchema>;
export type Position = z.infer<typeof position>;

export const noResults: Results = { checkpoints: [], searches: [], runs: [], snapshots: [] };

/** A new project opens on a design that crosses the link, so that both lanes show what they are for. */
const START = presetById('split')?.design as Design;

/** Id of the first design of a project. */
const FIRST = 'd1';

/** What a project of one design has in addition since it may have several. */
export const ONE_DESIGN = { designId: FIRST, left: [], right: [], passing: null };

export function newProject(start: Design = START): Project {
  return {
    name: 'Untitled project',
    task: 'shapes',
    points: SHAPES_DEFAULTS.points,
    classes: SHAPE_CLASSES.length,
    system: {
      device: { threads: 0, machine: { kind: 'here' } },
      edge: { url: '', machine: { kind: 'here' } },
      link: { kind: 'held', mbps: 40 },
      power: POWER_PRESETS[0]?.name ?? '',
    },
    design: start,
    layout: {},
    designId: FIRST,
    left: [],
    right: [],
    passing: FIRST,
  };
}

/** Equal for designs that compute and cross alike: the name and the order of ops in the list do not count. */
export function designKey(subject: Design): string {
  const known = keys.get(subject);
  if (known !== undefined) return known;
  const key = keyOf(subject);
  keys.set(subject, key);
  return key;
}

/** Equal for projects whose frames take equally long: the design, its task and points, and the machines and link that run it. */
export function timingKey(project: Project): string {
  const known = timingKeys.get(project);
  if (known !== undefined) return known;
  const { design, task, points, classes, system } = project;
  const { device, edge, link } = system;
  const held = link.kind === 'held' ? link.mbps : null;
  const key = JSON.stringify([designKey(design), task, points, classes, device.threads, edge.url, held]);
  timingKeys.set(project, key);
  return key;
}

type Run = Results['runs'][number];

/** The newest run of the design on the canvas that the present frames would take as long as. */
export const runOf = ({ runs }: Pick<Results, 'runs'>, project: Project): Run | undefined =>
  runs.find(
    ({ designKey: key, task = project.task, points = project.points, system }) =>
      key === designKey(project.design) &&
      timingKey({ ...project, task, points, system }) === timingKey(project),
  );

/** Whether predictions are about what a run uses: this browser, the endpoint, the real link. */
export const predictsHere = ({ system }: Project): boolean =>
  system.device.machine.kind === 'here' && system.edge.machine.kind === 'here' && system.link.kind !== 'set';

/** Projects and designs in the store do not change in place, so that each has its key worked out once. */
const keys = new WeakMap<Design, string>();
const timingKeys = new WeakMap<Project, string>();

function keyOf(subject: Design): string {
  const ops = [...subject.ops].sort((a, b) => (a.id < b.id ? -1 : 1));
  return JSON.stringify(ops.map((op) => Object.entries(op).sort(([a], [b]) => (a < b ? -1 : 1))));
}
