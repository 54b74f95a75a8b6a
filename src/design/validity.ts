import { DesignError, type ErrorCode, type Problem } from './errors.ts';
import { opsById, topological } from './graph.ts';
import { specOf } from './ops/catalogue.ts';
import { inRange, MAX_WIDTH } from './ops/spec.ts';
import { needsOf, stagesOf } from './segments.ts';
import { shapeAfter } from './shapes.ts';
import type { Design, Setting, Shape } from './types.ts';
import { isInput, portsCarried } from './wire.ts';

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
    const spec = specOf(op);
    if (!OP_ID.test(op.id)) say('E108', op.id, `"${op.id}" is not a usable op id.`);
    if (!spec.fits(op)) say('E108', op.id, `A parameter of this ${op.kind} is out of range.`);
    const [least, most] = spec.inputs;
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

function flowProblems(design: Design, setting: Setting): Problem[] {
  const problems: Problem[] = [];
  const shapes = new Map<string, Shape>();
  const byId = opsById(design);
  for (const op of topological(design)) {
    const inputs = op.inputs.map((id) => shapes.get(id)).filter((s) => s !== undefined);
    const found = specOf(op).problem(op, inputs, setting);
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
  problems.push(...codecProblems(design, setting));
  for (const [opId, stage] of stagesOf(design)) {
    if (stage > 2)
      problems.push({ code: 'E120', opId, message: 'Data would reach the edge a second time here.' });
  }
  return problems;
}

/** Word ids are no numbers to round, and the first of a word's neighbours is itself: an order that counts. */
function codecProblems(design: Design, { words }: Setting): Problem[] {
  if (!words) return [];
  const needs = needsOf(design);
  return design.ops.flatMap((op) => {
    if (op.kind !== 'Communicate' || !op.codec) return [];
    const { numbers, graph } = op.codec;
    return portsCarried(needs.get(op.id))
      .filter((port) => isInput(design, port))
      .filter(({ what }) => (what === 'graph' ? graph !== 'int16' : numbers !== 'fp32'))
      .map(({ what }) => ({
        code: 'E441' as const,
        opId: op.id,
        message:
          what === 'graph'
            ? "A sentence's own graph does not cross as differences."
            : `Words do not cross as ${numbers}.`,
      }));
  });
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
