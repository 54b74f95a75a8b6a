import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { UsageError } from './outcome.ts';

/** The accuracy model that the project ships for a task, beside the studio's own files; it may not be there. */
export const shippedFile = (task: string): string =>
  fileURLToPath(new URL(`../../public/accuracy/${task}.safetensors`, import.meta.url));

/**
 * The file that an option names, or the shipped one of the task.
 * @throws UsageError when no option names one and none is shipped
 */
export function givenOrShipped(task: string, option: string, given?: string): string {
  if (given) return given;
  const path = shippedFile(task);
  if (existsSync(path)) return path;
  throw new UsageError(`no accuracy model is shipped for the task ${task}: name one with ${option} FILE`);
}
