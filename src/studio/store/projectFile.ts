import { z } from 'zod';
import { type Format, FormatError, type Json, parseFormat, readFormat } from '../../design/format.ts';
import { remember } from './packed.ts';
import { noResults, ONE_DESIGN, type Results } from './project.ts';
import { projectSchema, resultsSchema } from './projectForm.ts';
import { PROJECT_NAME, PROJECT_VERSION, type ProjectFile } from './projectJson.ts';

/** A project file could not be read; the message says where and why. */
export class ProjectFileError extends FormatError {
  override readonly name = 'ProjectFileError';
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
export function readProject(json: unknown): ProjectFile {
  const file = fileOf(readFormat(PROJECT_FORMAT, json));
  const { searches } = (json as { results?: Partial<Record<keyof Results, unknown>> }).results ?? {};
  if (Array.isArray(searches))
    file.results.searches.forEach((search, i) => void remember(search, searches[i]));
  return file;
}

/** Reads the text of a project file. @throws ProjectFileError that names the file */
export function parseProjectFile(text: string, fileName: string): ProjectFile {
  try {
    return fileOf(parseFormat(PROJECT_FORMAT, text));
  } catch (error) {
    if (!(error instanceof ProjectFileError)) throw error;
    throw error.within(fileName, '. Nothing was changed.');
  }
}
