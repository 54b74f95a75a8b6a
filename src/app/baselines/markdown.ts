import {
  type BaselineRow,
  type BaselinesRun,
  busyWords,
  CHOSEN_ON_VAL,
  COLUMN_IDS,
  COLUMNS,
  type Column,
  conditionsOf,
  floorWords,
  written,
  writtenRange,
} from './table.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** The tables as a page: each figure with where it comes from. */
export function baselinesPage(runs: readonly BaselinesRun[]): string {
  const parts = [
    '# Results',
    'Written by `gcode baselines`; nothing in it is typed by hand. Behind each figure stands where it comes from: *m* measured on the ' +
      'machine that is named, *p* predicted from measurements, *mo* modelled from data sheets, power figures or arithmetic, *pu* published by ' +
      'others. Measured, modelled and published figures stand in tables of their own. In brackets stand the quartiles of measured times, and the ' +
      `interval of every other figure that has one. ${CHOSEN_ON_VAL}.`,
  ];
  for (const run of runs) {
    const { task, power, baseline, accuracies, command, machine, at, tables } = run;
    const busy = busyWords(run);
    const floor = floorWords(run);
    const against = baseline && `Speedup and energy saved are against ${baseline}. `;
    parts.push(
      `## ${task}, ${conditionsOf(run)}`,
      `${at.slice(0, 16).replace('T', ' ')} UTC, ${machine}. ${busy ? `**${busy}.** ` : ''}Device energy with the power figures of ${power}. ` +
        `${against}${floor ? `${floor}. ` : ''}Accuracies: ${accuracies}.`,
      `\`\`\`\n${command}\n\`\`\``,
    );
    for (const table of tables) {
      const used = COLUMN_IDS.filter((id) => table.rows.some(({ figures }) => figures[id]));
      const head = ['design', ...used.map((id) => `${COLUMNS[id].title} (${COLUMNS[id].unit})`)];
      const lines = table.rows.map(({ name, figures, problem }) => [
        cell(name) + (problem ? ` (${cell(problem)})` : ''),
        ...used.map((id) => figureText(id, figures)),
      ]);
      const rows = [head, head.map((_, i) => (i === 0 ? '---' : '---:')), ...lines];
      parts.push(
        `### ${table.title}`,
        `${table.where}.`,
        rows.map((row) => `| ${row.join(' | ')} |`).join('\n'),
      );
    }
  }
  return `${parts.join('\n\n')}\n`;
}

function figureText(id: Column, figures: BaselineRow['figures']): string {
  const figure = figures[id];
  if (!figure) return '';
  const where = { modelled: 'mo', published: 'pu', measured: 'm', predicted: 'p' }[figure.provenance];
  const range = writtenRange(id, figure);
  return `${written(id, figure)}${range ? ` (${range})` : ''} *${where}*${figure.training ? ` (${figure.training})` : ''}`;
}
