import { decodeDesign } from '../../design/decode.ts';
import type { GenomeContext } from '../../design/genome.ts';
import type { CommandSpec } from '../commandSpec.ts';
import { taskContext } from '../data.ts';
import { readDesignsFile } from '../designs.ts';
import { table } from '../outcome.ts';

interface Options {
  designs: string;
  task?: string;
}

/** The rule that an encoding breaks, in words; null when it is valid. */
function reasonAgainst(text: string, context?: GenomeContext): string | null {
  try {
    decodeDesign(text, context);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

export const checkCommand: CommandSpec<Options> = {
  name: 'check',
  about: 'say of each encoding of a file whether it is a valid design, and which rule it breaks',
  options: (command) =>
    command
      .requiredOption('--designs <file>', 'encodings, one a line')
      .option('--task <name>', 'judge for this task: sentences bring a graph of their own'),
  async run({ designs, task }) {
    const context = task === undefined ? undefined : taskContext(task);
    const lines = await readDesignsFile(designs);
    const results = lines.map(({ text }) => {
      const reason = reasonAgainst(text, context);
      return reason === null ? { design: text, valid: true } : { design: text, valid: false, reason };
    });
    const rows = results.map((r) => [r.design, r.valid ? 'valid' : 'invalid', r.reason ?? '']);
    return { document: { results }, text: table(['design', 'verdict', 'reason'], rows) };
  },
};
