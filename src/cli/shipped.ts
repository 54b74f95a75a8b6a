import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { UsageError } from './outcome.ts';

/** What the project ships for a task, beside the studio's own files. */
export type Shipped = 'supernets' | 'accuracy';

export const shippedFile = (kind: Shipped, task: string): string =>
  fileURLToPath(new URL(`../../public/${kind}/${task}.safetensors`, import.meta.url));

/**
 * The file that an option names, or the shipped one of the task.
 * @throws UsageError when no option names one and none is shipped
 */
export function givenOrShipped(kind: Shipped, task: string, option: string, given?: string): string {
  if (given) return given;
  const path = shippedFile(kind, task);
  if (existsSync(path)) return path;
  const what = kind === 'supernets' ? 'supernet' : 'accuracy model';
  throw new UsageError(`no ${what} is shipped for the task ${task}: name one with ${option} FILE`);
}
