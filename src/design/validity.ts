import { DesignError, type ErrorCode, type Problem } from './errors.ts';
import { opsById, topological } from './graph.ts';
import { stagesOf } from './segments.ts';
import { shapeAfter } from './shapes.ts';
import type { Design, Op, Setting, Shape } from './types.ts';

/** Widest value that a drawn design may hold; the 12-position space is narrower (1,537, see genome.ts). */
export const MAX_WIDTH = 4096;

const inRange = (n: number, low: number, high: number): boolean =>
  Number.isInteger(n) && n >= low && n <= high;

/** Whether an op's own parameters are allowed. Widths 1..4096, k 1..128, one to three pool functions. */
function parametersFit(op: Op): boolean {
  switch (op.kind) {
    case 'Sample':
      return inRange(op.k, 1, 128);
    case 'Combine':
      return inRange(op.width, 1, MAX_WIDTH);
    case 'EdgeConv':
      return inRange(op.widths.length, 1, 4) && op.widths.every((w) => inRange(w, 1, MAX_WIDTH));
    case 'Pool':
      return inRange(op.functions.length, 1, 3) && new Set(op.functions).size === op.functions.length;
    case 'Classifier':
      return op.hidden.length <= 4 && op.hidden.every((w) => inRange(w, 1, MAX_WIDTH));
    default:
      return true;
  }
}

const takesInputs = (op: Op): [number, number] =>
  op.kind === 'Input' ? [0, 0] : op.kind === 'Concat' ? [2, 16] : [1, 1];

const OP_ID = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

/** Problems of wiring alone: they hide everything that needs shapes. */
function wiringProblems(design: Design): Problem[] {
  const problems: Problem[] = [];
  const say = (code: ErrorCode, opId: string | null, message: string) =>
    problems.push({ code, opId, message });
  const byId = opsById(design);
  const seen = new Set<string>();
  for (const kind of ['Input', 'Classifier'] as const) {
    const code = kind === 'Input' ? 'E101' : 'E102';
    const found = design.ops.filter((op) => op.kind === kind);
    if (found.length === 0) say(code, null, `There is no ${kind}.`);
    for (const extra of found.slice(1)) say(code, extra.id, `This is a second ${kind}.`);
  }
  for (const op of design.ops) {
    if (seen.has(op.id)) say('E107', op.id, `Two ops are called "${op.id}".`);
    seen.add(op.id);
    if (!OP_ID.test(op.id)) say('E108', op.id, `"${op.id}" is not a usable op id.`);
    if (!parametersFit(op)) say('E108', op.id, `A parameter of this ${op.kind} is out of range.`);
    const [least, most] = takesInputs(op);
    if (!inRange(op.inputs.length, least, most)) {
      const wants = least === most ? `${least}` : `${least} or more`;
      say(
        'E105',
        op.id,
        `${op.kind} takes ${wants} input${wants === '1' ? '' : 's'} and has ${op.inputs.length}.`,
      );
    }
    for (const id of op.inputs) if (!byId.has(id)) say('E106', op.id, `Its input "${id}" does not exist.`);
    for (const id of op.inputs) {
      if (byId.get(id)?.kind === 'Classifier') say('E102', op.id, 'Nothing may follow the Classifier.');
    }
    if (op.kind === 'Input' && op.placement !== 'device') say('E123', op.id, 'The Input stands on the edge.');
  }
  const ordered = new Set(topological(design).map((op) => op.id));
  for (const id of byId.keys())
    if (!ordered.has(id)) say('E103', id, 'This op is part of a cycle, or behind one.');
  return problems;
}

function deadEnds(design: Design): Problem[] {
  const byId = opsById(design);
  const useful = new Set<string>();
  const visit = (id: string) => {
    if (useful.has(id)) return;
    useful.add(id);
    for (const input of byId.get(id)?.inputs ?? []) visit(input);
  };
  for (const op of design.ops) if (op.kind === 'Classifier') visit(op.id);
  if (useful.size === 0) return [];
  return design.ops
    .filter((op) => !useful.has(op.id))
    .map(
      (op) => ({ code: 'E104', opId: op.id, message: `The output of this ${op.kind} is not used.` }) as const,
    );
}

function shapeProblem(op: Op, inputs: readonly Shape[], setting: Setting): Omit<Problem, 'opId'> | null {
  const first = inputs[0];
  if (!first) return null;
  switch (op.kind) {
    case 'Sample':
      if (first.pooled) return { code: 'E111', message: 'Sample needs nodes, but its input is pooled.' };
      // A sentence may have fewer words than k: then each is a neighbour of all.
      if (!setting.words && op.k > setting.points) {
        return {
          code: 'E115',
          message: `k = ${op.k} needs at least ${op.k} points; there are ${setting.points}.`,
        };
      }
      return null;
    case 'Aggregate':
    case 'EdgeConv':
      if (first.pooled) return { code: 'E111', message: `${op.kind} needs nodes, but its input is pooled.` };
      if (!first.graph)
        return { code: 'E110', message: `${op.kind} has no graph: no Sample stands before it.` };
      return null;
    case 'Pool':
      return first.pooled ? { code: 'E111', message: 'The input is pooled already.' } : null;
    case 'Classifier':
      return first.pooled
        ? null
        : { code: 'E112', message: 'The Classifier reads nodes: a Pool is missing.' };
    case 'Concat':
      return inputs.some((s) => s.pooled !== first.pooled)
        ? { code: 'E113', message: 'Some inputs are pooled and some are not.' }
        : null;
    default:
      return null;
  }
}

function flowProblems(design: Design, setting: Setting): Problem[] {
  const problems: Problem[] = [];
  const shapes = new Map<string, Shape>();
  const byId = opsById(design);
  for (const op of topological(design)) {
    const inputs = op.inputs.map((id) => shapes.get(id)).filter((s) => s !== undefined);
    const found = shapeProblem(op, inputs, setting);
    if (found) problems.push({ ...found, opId: op.id });
    const shape = shapeAfter(op, inputs, setting);
    shapes.set(op.id, shape);
    if (shape.width > MAX_WIDTH && op.kind !== 'Classifier') {
      problems.push({ code: 'E114', opId: op.id, message: `Width ${shape.width} is above ${MAX_WIDTH}.` });
    }
    for (const id of op.inputs) {
      const from = byId.get(id);
      if (!from) continue;
      const sends = from.kind === 'Communicate';
      if (!sends && from.placement !== op.placement) {
        problems.push({ code: 'E122', opId: op.id, message: `The wire from "${id}" crosses the link bare.` });
      }
      if (sends && from.placement === op.placement) {
        problems.push({
          code: 'E121',
          opId: id,
          message: `It leads from the ${op.placement} to the ${op.placement}.`,
        });
      }
    }
  }
  for (const [opId, stage] of stagesOf(design)) {
    if (stage > 2)
      problems.push({ code: 'E120', opId, message: 'Data would reach the edge a second time here.' });
  }
  return problems;
}

/** Everything that is wrong with a design in a setting, each at its op; empty when it can run. */
export function problemsOf(design: Design, setting: Setting): Problem[] {
  const wiring = wiringProblems(design);
  return [...wiring, ...deadEnds(design), ...(wiring.length > 0 ? [] : flowProblems(design, setting))];
}

/** Throws DesignError unless the design can run. */
export function assertValid(design: Design, setting: Setting): void {
  const problems = problemsOf(design, setting);
  if (problems.length > 0) throw new DesignError(problems);
}
