import { genomeContext, printGenome } from '../../../design/genome.ts';
import { genomeOf } from '../../../design/genomeDesign.ts';
import { modeOf, plan } from '../../../design/segments.ts';
import type { Op } from '../../../design/types.ts';
import type { Figure } from '../../../system/provenance.ts';
import { findTask, unitOf } from '../../../tasks/registry.ts';
import { parameterText } from '../../canvas/describe.ts';
import { interval, written } from '../../kit/figureWords.ts';
import { flopsText, MODES } from '../../kit/words.ts';
import { deviceWords, endpointWords, linkWords } from '../../machines/systemWords.ts';
import { FIGURES, figuresOf } from '../../prediction/allFigures.ts';
import { opTimes } from '../../store/commands.ts';
import { currentProblems, settingNow } from '../../store/setting.ts';
import type { StudioState } from '../../store/store.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

const value = (figure: Figure): string =>
  figure.unit === 'FLOP' ? flopsText(figure.value) : written(figure);

/** The design on the canvas in Markdown: what it is, every figure that is known of it and where that comes from, its ops. */
export function markdownOf(state: StudioState): string {
  const { project } = state;
  const { design } = project;
  const setting = settingNow(state);
  const problems = currentProblems(state);
  const figures = figuresOf(state, project.designId);
  const times = opTimes(state);
  const line = encodingOf(state);
  const known = FIGURES.flatMap((name) => {
    const figure = figures.get(name);
    if (!figure) return [];
    return [
      [name, value(figure), interval(figure) ?? '', figure.provenance, figure.where ?? '', figure.when ?? ''],
    ];
  });
  const opRow = (op: Op): string[] => {
    const time = times[op.id];
    const side = op.kind === 'Communicate' ? 'link' : op.placement;
    const took = time ? [value(time), time.provenance] : ['', ''];
    return [op.id, op.kind, parameterText(op, setting), side, op.inputs.join(', '), ...took];
  };
  return [
    `# ${cell(design.name)}`,
    [
      `- Task: ${findTask(project.task)?.title ?? project.task}, ${project.points} ${unitOf(project.task)}`,
      `- Runs on: ${problems.length > 0 ? 'not valid yet' : MODES[modeOf(plan(design))]}`,
      `- Device: ${deviceWords(state)}`,
      `- Edge: ${endpointWords(state)}`,
      `- Link: ${linkWords(state)}`,
      ...(line ? [`- Encoding in 12 positions: \`${line}\``] : []),
      ...problems.map(
        ({ code, opId, message }) => `- Problem ${code}${opId ? ` at ${opId}` : ''}: ${message}`,
      ),
    ].join('\n'),
    '## Figures',
    table(['Figure', 'Value', 'Interval', 'Provenance', 'From', 'When'], known),
    '## Ops',
    table(['Op', 'Kind', 'Parameters', 'Side', 'Reads', 'Time', 'Provenance'], design.ops.map(opRow)),
    '',
  ].join('\n\n');
}

/** Empty where the design has no encoding. */
function encodingOf(state: StudioState): string {
  try {
    return printGenome(genomeOf(state.project.design, genomeContext(settingNow(state))));
  } catch {
    return '';
  }
}
