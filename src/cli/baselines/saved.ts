import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Baselines, parseBaselines } from '../../app/baselines/table.ts';
import { FormatError } from '../../design/format.ts';
import { readNamedText } from '../files.ts';

/** All results in the folder of the file to save, by the files' names: the page has them too. @throws FormatError naming a file that is none */
export async function savedResults(save: string | undefined): Promise<Map<string, Baselines>> {
  const folder = dirname(save ?? '');
  if (save === undefined || !existsSync(folder)) return new Map();
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const read = async (name: string): Promise<[string, Baselines]> => {
    const path = join(folder, name);
    try {
      return [name, parseBaselines(await readNamedText('--save', path))];
    } catch (error) {
      if (error instanceof FormatError) throw error.within(path);
      throw error;
    }
  };
  return new Map(await Promise.all(names.map(read)));
}
