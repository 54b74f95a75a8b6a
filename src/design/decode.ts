import { type GenomeContext, GenomeError, genomeProblem, parseGenome } from './genome.ts';
import { designOf } from './genomeDesign.ts';
import type { Design } from './types.ts';

/**
 * The design that a line of the 12-position encoding stands for: parsed, and judged by the rules of the space. All that a
 * person gives as a line comes in here.
 * @param context of the task; point clouds by default
 * Throws GenomeError: E201 where the line cannot be read, else the first rule that it breaks.
 */
export function decodeDesign(line: string, context?: GenomeContext): Design {
  const genome = parseGenome(line);
  const problem = genomeProblem(genome, context);
  if (problem) throw new GenomeError(problem);
  return designOf(genome);
}
