import { z } from 'zod';
import { noResults, type Project, projectSchema, type Results, resultsSchema } from './project.ts';

export const PROJECT_FORMAT = 'gcode-project';
export const PROJECT_VERSION = 1;

/** A project file could not be read; the message says where and why. */
export class ProjectFileError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ProjectFileError';
  }
}

export interface ProjectFile {
  project: Project;
  results: Results;
  /** Weights of the checkpoints, in files that are saved; see weights.ts. */
  weights?: Record<string, string>;
  /** Profiles of the library that the project predicts with, in files that are saved. */
  machines?: readonly unknown[];
}

type Json = Record<string, unknown>;

/** Steps from version n to n + 1, by n. Version 1 is the first published one. */
const MIGRATIONS: Record<number, (json: Json) => Json> = {};

const fileSchema = z.object({
  format: z.literal(PROJECT_FORMAT),
  version: z.literal(PROJECT_VERSION),
  project: projectSchema,
  results: resultsSchema,
  weights: z.record(z.string(), z.string()).optional(),
  machines: z.array(z.unknown()).optional(),
});

/** Reads a project's JSON of any known version. @throws ProjectFileError */
export function readProject(json: unknown): ProjectFile {
  if (typeof json !== 'object' || json === null || (json as Json).format !== PROJECT_FORMAT) {
    throw new ProjectFileError('this is not a GCoDE Studio project');
  }
  let current = json as Json;
  if (typeof current.version !== 'number') throw new ProjectFileError('it has no version');
  if (current.version > PROJECT_VERSION) {
    throw new ProjectFileError(
      `it has version ${current.version}, made by a newer studio; this one reads up to ${PROJECT_VERSION}`,
    );
  }
  for (let v = current.version; v < PROJECT_VERSION; v++) {
    const step = MIGRATIONS[v];
    if (!step) throw new ProjectFileError(`version ${current.version} is not known`);
    current = step(current);
  }
  const parsed = fileSchema.safeParse({ results: noResults, ...current });
  if (parsed.success) {
    const { project, results, weights, machines } = parsed.data;
    return { project, results, ...(weights && { weights }), ...(machines && { machines }) };
  }
  const issue = parsed.error.issues[0];
  throw new ProjectFileError(`${issue?.path.join('.') || 'project'}: ${issue?.message ?? 'is broken'}`);
}

/** Reads the text of a project file. @throws ProjectFileError that names the file */
export function parseProjectFile(text: string, fileName: string): ProjectFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new ProjectFileError(`${fileName} is not JSON: it may be cut short. Nothing was changed.`);
  }
  try {
    return readProject(json);
  } catch (error) {
    if (!(error instanceof ProjectFileError)) throw error;
    throw new ProjectFileError(`${fileName}: ${error.message}. Nothing was changed.`);
  }
}

export const projectJson = ({ project, results, weights, machines }: ProjectFile): Json => ({
  format: PROJECT_FORMAT,
  version: PROJECT_VERSION,
  project,
  results,
  ...(weights && { weights }),
  ...(machines && machines.length > 0 && { machines }),
});

export const printProjectFile = (file: ProjectFile): string =>
  `${JSON.stringify(projectJson(file), null, 2)}\n`;

/** A file name from what a person wrote, or `fallback`. */
export const fileNameOf = (name: string, fallback: string, ending: string): string =>
  `${
    name
      .trim()
      .replace(/[^\p{L}\p{N}-]+/gu, '-')
      .replace(/^-+|-+$/g, '') || fallback
  }.${ending}`;

export const projectFileName = (name: string): string => fileNameOf(name, 'project', 'gcode.json');
