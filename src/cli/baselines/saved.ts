import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Baselines, parseBaselines } from '../../app/baselines/table.ts';
import { FormatError } from '../../design/format.ts';
import { readNamedText } from '../files.ts';

/** The results that are saved beside the one to come: the page has them too. @throws FormatError naming a file that is none */
export async function savedBeside(save: string | undefined): Promise<{ name: string; result: Baselines }[]> {
  const folder = dirname(save ?? '');
  if (save === undefined || !existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith('.json') && name !== basename(save));
  return Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      try {
        return { name, result: parseBaselines(await readNamedText('--save', path)) };
      } catch (error) {
        if (error instanceof FormatError) throw error.within(path);
        throw error;
      }
    }),
  );
}
