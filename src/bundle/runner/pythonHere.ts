import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { presetById } from '../../design/presets.ts';
import { plan } from '../../design/segments.ts';
import type { Design } from '../../design/types.ts';
import { builtNames } from '../programs.ts';

/** For tests: the Python script's modules, and the Python that is here. */
export const sources = join(import.meta.dirname, '../python');
/** As a build leaves them, and a bundle names them. */
const split = plan(presetById('split')?.design as Design);
export const programs = builtNames(split).filter(({ file }) => file.startsWith('python/'));
export const python = process.env.PYTHON ?? 'python3';

export function has(code: string): boolean {
  try {
    execFileSync(python, ['-c', code], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export const installed = has('import sys; assert sys.version_info >= (3, 9)');
