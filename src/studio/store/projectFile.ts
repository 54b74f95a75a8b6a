import { z } from 'zod';
import { type Format, FormatError, type Json, parseFormat, readFormat } from '../../design/format.ts';
import {
  noResults,
  ONE_DESIGN,
  type Project,
  projectSchema,
  type Results,
  resultsSchema,
} from './project.ts';

const PROJECT_NAME = 'gcode-project';
const PROJECT_VERSION = 2;

/** A project file could not be read; the message says where and why. */
export class ProjectFileError extends FormatError {
  override readonly name = 'ProjectFileError';
}

export interface ProjectFile {
  project: Project;
  results: Results;
  /** Weights of the checkpoints, in files that are saved; see weights.ts. */
  weights?: Record<string, string>;
  /** Profiles of the library that the project predicts with, in files that are saved. */
  machines?: readonly unknown[];
}

const fileSchema = z.object({
  format: z.literal(PROJECT_NAME),
  version: z.literal(PROJECT_VERSION),
  project: projectSchema,
  results: resultsSchema.default(noResults),
  weights: z.record(z.string(), z.string()).optional(),
  machines: z.array(z.unknown()).optional(),
});

/** Version 1 is the first published one: a project of one design. */
const PROJECT_FORMAT: Format<z.infer<typeof fileSchema>> = {
  name: PROJECT_NAME,
  title: 'a GCoDE Studio project',
  version: PROJECT_VERSION,
  migrations: { 1: (json) => ({ ...json, project: { ...(json.project as Json), ...ONE_DESIGN } }) },
  schema: fileSchema,
  error: ProjectFileError,
};

const fileOf = ({ project, results, weights, machines }: z.infer<typeof fileSchema>): ProjectFile => ({
  project,
  results,
  ...(weights && { weights }),
  ...(machines && { machines }),
});

/** Reads a project's JSON of any known version. @throws ProjectFileError */
export const readProject = (json: unknown): ProjectFile => fileOf(readFormat(PROJECT_FORMAT, json));

/** Reads the text of a project file. @throws ProjectFileError that names the file */
export function parseProjectFile(text: string, fileName: string): ProjectFile {
  try {
    return fileOf(parseFormat(PROJECT_FORMAT, text));
  } catch (error) {
    if (!(error instanceof ProjectFileError)) throw error;
    throw error.within(fileName, '. Nothing was changed.');
  }
}

export const projectJson = ({ project, results, weights, machines }: ProjectFile): Json => ({
  format: PROJECT_NAME,
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
