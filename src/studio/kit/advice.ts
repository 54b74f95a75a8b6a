import { LINK_ERRORS } from '../../coinference/errors.ts';
import { ERRORS } from '../../design/errors.ts';
import { FORMAT_ERRORS } from '../../design/format.ts';
import { STORAGE_ERRORS } from '../../workers/storageErrors.ts';

/** A problem as a person reads it: what, why, and what to do. */
export interface Advice {
  code: string | null;
  title: string;
  message: string;
  help: string | null;
}

/** The tables of numbered problems; their numbers do not overlap. */
const TABLES: Record<string, { title: string; help: string }> = {
  ...ERRORS,
  ...LINK_ERRORS,
  ...FORMAT_ERRORS,
  ...STORAGE_ERRORS,
};

/** Problems without a number, by the error's name. */
const NAMED: Record<string, { title: string; help: string }> = {
  DataError: {
    title: 'Data missing or broken',
    help: 'Give the files again in Setup, or choose another task.',
  },
  TrainingError: {
    title: 'Training cannot go on',
    help: 'Change what it says, then train again. The last full epoch is kept.',
  },
  CheckpointError: {
    title: 'These weights cannot be used',
    help: 'Train the design again, or choose another checkpoint.',
  },
  WeightsError: {
    title: 'Weights of another design',
    help: 'Train this design, or open the one they belong to.',
  },
  RuntimeFailure: {
    title: 'The engine stopped',
    help: 'Reload the page; if it stays, use fewer points or narrower ops.',
  },
  WorkerFailure: {
    title: 'The background worker stopped',
    help: 'Start again. What was saved is still there.',
  },
  MachineFileError: {
    title: 'This machine file was refused',
    help: 'Make a profile with "npm run -s gcode -- profile --out FILE" on that machine.',
  },
};

/** What browsers say when the page's own files cannot be loaded any more: each in its own words. */
const PAGE_UNREACHABLE = /dynamically imported module|importing a module script failed/i;

export function adviceOf(error: unknown): Advice {
  if (!(error instanceof Error))
    return { code: null, title: 'It failed', message: String(error), help: null };
  if (PAGE_UNREACHABLE.test(error.message)) {
    const { title, help } = LINK_ERRORS.E301;
    return {
      code: 'E301',
      title,
      message: `The address of this page does not answer: ${error.message}`,
      help,
    };
  }
  const { code, help, problems } = error as {
    code?: unknown;
    help?: unknown;
    problems?: { code?: string }[];
  };
  const found = typeof code === 'string' ? code : (problems?.[0]?.code ?? null);
  const known = (found ? TABLES[found] : undefined) ?? NAMED[error.name];
  return {
    code: found,
    title: known?.title ?? 'It failed',
    message: error.message,
    help: typeof help === 'string' ? help : (known?.help ?? null),
  };
}
