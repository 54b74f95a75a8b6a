import { type BaselineTable, COLUMN_IDS, COLUMNS, written, writtenRange } from '../../app/baselines/table.ts';
import { table } from '../outcome.ts';

/** One table for the terminal. */
export function textOf({ title, where, rows }: BaselineTable): string {
  const used = COLUMN_IDS.filter((id) => rows.some(({ figures }) => figures[id]));
  const header = ['', ...used.map((id) => `${COLUMNS[id].title} (${COLUMNS[id].unit})`)];
  const cells = rows.map(({ name, figures, problem }) => [
    problem ? `${name}: ${problem}` : name,
    ...used.map((id) => {
      const figure = figures[id];
      const of = figure?.training ? `, ${figure.training}` : '';
      const range = figure && writtenRange(id, figure);
      return figure ? `${written(id, figure)}${range ? ` (${range})` : ''} ${figure.provenance}${of}` : '';
    }),
  ]);
  return `${title}. ${where}.\n${table(header, cells)}`;
}
