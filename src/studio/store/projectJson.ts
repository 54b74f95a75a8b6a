import type { Json } from '../../design/format.ts';
import { packed } from './packed.ts';
import type { Project, Results } from './project.ts';

export const PROJECT_NAME = 'gcode-project';
export const PROJECT_VERSION = 2;

export interface ProjectFile {
  project: Project;
  results: Results;
  /** Weights of the checkpoints, in files that are saved; see weights.ts. */
  weights?: Record<string, string>;
  /** Profiles of the library that the project predicts with, in files that are saved. */
  machines?: readonly unknown[];
}

export const projectJson = ({ project, results, weights, machines }: ProjectFile): Json => ({
  format: PROJECT_NAME,
  version: PROJECT_VERSION,
  project,
  results,
  ...(weights && { weights }),
  ...(machines && machines.length > 0 && { machines }),
});

/** The same for this browser's store, which copies it with every edit: see packed. */
export const storedJson = ({ project, results }: ProjectFile): Json =>
  projectJson({ project, results: { ...results, searches: results.searches.map(packed) as never } });

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
