import { LINK_ERRORS } from '../../coinference/errors.ts';
import { ERRORS } from '../../design/errors.ts';
import { FORMAT_ERRORS } from '../../design/format.ts';
import { PROBLEMS } from '../../design/problem.ts';
import { STORAGE_ERRORS } from '../../workers/storageErrors.ts';

/** A problem as a person reads it: what, why, and what to do. */
export interface Advice {
  code: string | null;
  title: string;
  message: string;
  help: string | null;
}

/** The tables of numbered problems; their numbers do not overlap. */
export const PROBLEM_TABLES: Record<string, { title: string; help: string }> = {
  ...ERRORS,
  ...LINK_ERRORS,
  ...FORMAT_ERRORS,
  ...STORAGE_ERRORS,
  ...PROBLEMS,
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
  const known = found ? PROBLEM_TABLES[found] : undefined;
  return {
    code: found,
    title: known?.title ?? 'It failed',
    message: error.message,
    help: typeof help === 'string' ? help : (known?.help ?? null),
  };
}
