import { CODECS, PLAIN } from './codec.ts';
import { setCodec, withCommunication } from './communicate.ts';
import { DesignError } from './errors.ts';
import {
  COMMUNICATE,
  CONNECT,
  GENOME_CLASSIFIER,
  type Genome,
  type GenomeContext,
  genomeProblem,
  POSITIONS,
  printGenome,
  specAt,
} from './genome.ts';
import { opOf, specOf } from './ops/catalogue.ts';
import { type Design, type Op, other, type Placement } from './types.ts';

/** The design that a valid genome stands for. Connects vanish; sides flip at every Communicate. */
export function designOf(genome: Genome, name = printGenome(genome)): Design {
  let placement: Placement = 'device';
  let last = 'input';
  const { share } = genome;
  const ops: Op[] = [
    { id: last, kind: 'Input', placement, inputs: [], ...(share !== undefined && { share }) },
  ];
  const add = (op: Op) => {
    ops.push(op);
    last = op.id;
  };
  genome.ops.forEach((index, p) => {
    const fn = genome.functions[p] ?? 0;
    if (index === COMMUNICATE) placement = other(placement);
    const op = opAt(index, fn, `${p + 1}`, placement, last);
    if (op) add(op);
  });
  add({ id: 'classifier', kind: 'Classifier', placement, inputs: [last], hidden: [...GENOME_CLASSIFIER] });
  return withCodecs(withCommunication({ version: 1, name, ops }), genome);
}

/** Gives the crossing up and the one down the codecs that the functions of the Communicates stand for. */
function withCodecs(design: Design, { ops, functions }: Genome): Design {
  const [up = 0, down = 0] = functions.filter((_, p) => ops[p] === COMMUNICATE);
  if (up === 0 && down === 0) return design;
  return design.ops.reduce((all, { id, kind, placement }) => {
    if (kind !== 'Communicate') return all;
    return setCodec(all, id, CODECS[placement === 'device' ? up : down] ?? PLAIN);
  }, design);
}

/** The op of a position; null for Connect and Communicate. @param number what its id ends with */
export function opAt(
  index: number,
  fn: number,
  number: string,
  placement: Placement,
  input: string,
): Op | null {
  const spec = specAt(index);
  const parameters = spec?.position.decode?.(fn);
  if (!spec || !parameters) return null;
  const id = `${spec.kind.toLowerCase()}${number}`;
  return opOf(spec.kind, { id, placement, inputs: [input] }, parameters);
}

/** Op and function index of a design's op in the space, or why it has none. */
function encode(op: Op): [number, number] | string {
  const { position } = specOf(op);
  if (!position) return op.kind;
  const fn = position.encode(op);
  return typeof fn === 'string' ? fn : [position.index, fn];
}

/**
 * The genome of a design, Connects at the end (before a closing Communicate nothing is moved).
 * Throws DesignError E207 when the design is not a chain of at most 12 ops of the space.
 */
export function genomeOf(design: Design, context?: GenomeContext): Genome {
  const refuse = (opId: string | null, what: string) =>
    new DesignError([{ code: 'E207', opId, message: `${what} has no 12-position encoding.` }]);
  const chain = chainOf(design);
  if (!chain) throw refuse(null, 'A design that branches');
  const ops: number[] = [];
  const functions: number[] = [];
  let share: number | undefined;
  for (const op of chain) {
    if (op.kind === 'Input') {
      share = op.share;
      continue;
    }
    if (op.kind === 'Classifier') {
      if (op.hidden.join() !== GENOME_CLASSIFIER.join()) throw refuse(op.id, 'A Classifier of other widths');
      continue;
    }
    const code = encode(op);
    if (typeof code === 'string') throw refuse(op.id, code);
    ops.push(code[0]);
    functions.push(code[1]);
  }
  if (ops.length > POSITIONS) throw refuse(null, `A chain of ${ops.length} ops`);
  while (ops.length < POSITIONS) {
    ops.push(CONNECT);
    functions.push(0);
  }
  const genome = { ops, functions, ...(share !== undefined && { share }) };
  const problem = genomeProblem(genome, context);
  if (problem) throw new DesignError([{ code: problem.code, opId: null, message: problem.message }]);
  return genome;
}

/** The ops in order from Input to Classifier when each has at most one reader and one input. */
function chainOf(design: Design): Op[] | null {
  const next = new Map<string, Op>();
  for (const op of design.ops) {
    if (op.inputs.length > 1) return null;
    for (const id of op.inputs) {
      if (next.has(id)) return null;
      next.set(id, op);
    }
  }
  const chain: Op[] = [];
  let op: Op | undefined = design.ops.find((o) => o.kind === 'Input');
  while (op && chain.length <= design.ops.length) {
    chain.push(op);
    op = next.get(op.id);
  }
  return chain.length === design.ops.length && chain.at(-1)?.kind === 'Classifier' ? chain : null;
}
