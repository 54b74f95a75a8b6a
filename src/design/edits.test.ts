import { describe, expect, it } from 'vitest';
import { placeOps } from './communicate.ts';
import {
  addOp,
  connect,
  connectProblem,
  disconnect,
  downstream,
  freeId,
  insertAfter,
  insertOnWire,
  laneOnWire,
  newOp,
  PALETTE,
  removeOps,
  setParameters,
} from './edits.ts';
import { presetById } from './presets.ts';
import type { Design, Op } from './types.ts';
import { problemsOf } from './validity.ts';

const setting = { points: 256, features: 3, classes: 16 };
const preset = (id: string): Design => presetById(id)?.design as Design;
const op = (design: Design, id: string): Op => design.ops.find((o) => o.id === id) as Op;
const communicates = (design: Design) => design.ops.filter((o) => o.kind === 'Communicate');

describe('moving ops between lanes', () => {
  it('puts a Communicate where data crosses, and takes it away again', () => {
    const start = preset('dgcnn');
    const moved = placeOps(start, ['pool', 'classifier'], 'edge');
    expect(communicates(moved).map((c) => c.inputs)).toEqual([['embedding']]);
    expect(problemsOf(moved, setting)).toEqual([]);
    const back = placeOps(moved, ['pool', 'classifier'], 'device');
    expect(back.ops).toEqual(start.ops);
  });

  it('leaves the Input on the device', () => {
    const design = preset('dgcnn');
    expect(
      op(
        placeOps(
          design,
          design.ops.map((o) => o.id),
          'edge',
        ),
        'input',
      ).placement,
    ).toBe('device');
  });

  it('knows everything behind an op', () => {
    expect(downstream(preset('dgcnn'), 'embedding')).toEqual(['embedding', 'pool', 'classifier']);
    expect(downstream(preset('split'), 'communicate-combine1')).toContain('sample2');
  });
});

describe('inserting', () => {
  it('puts an op onto a wire within a lane', () => {
    const design = preset('dgcnn');
    const next = insertOnWire(design, 'concat', 'embedding', newOp(design, 'Combine', 'device'));
    expect(op(next, 'combine1').inputs).toEqual(['concat']);
    expect(op(next, 'embedding').inputs).toEqual(['combine1']);
    expect(problemsOf(next, setting)).toEqual([]);
  });

  it('puts an op before or behind a crossing', () => {
    const design = preset('split');
    const crossing = communicates(design)[0] as Op;
    expect(laneOnWire(design, 'combine1', crossing.id)).toBe('device');
    expect(laneOnWire(design, crossing.id, 'sample2')).toBe('edge');
    const before = insertOnWire(design, 'combine1', crossing.id, newOp(design, 'Combine', 'device'));
    expect(communicates(before).map((c) => c.inputs)).toEqual([['combine2']]);
    const behind = insertOnWire(design, crossing.id, 'sample2', newOp(design, 'Combine', 'edge'));
    expect(communicates(behind).map((c) => c.inputs)).toEqual([['combine1']]);
    expect(op(behind, 'sample2').inputs).toEqual(['combine2']);
    for (const changed of [before, behind]) expect(problemsOf(changed, setting)).toEqual([]);
  });

  it('puts an op after another, before all its readers', () => {
    const design = preset('dgcnn');
    const next = insertAfter(design, 'edgeconv1', newOp(design, 'Combine', 'device'));
    expect(op(next, 'sample2').inputs).toEqual(['combine1']);
    expect(op(next, 'concat').inputs).toEqual(['combine1', 'edgeconv2', 'edgeconv3', 'edgeconv4']);
  });

  it('gives new ops allowed parameters and free ids', () => {
    const design = preset('split');
    expect(freeId(design, 'Sample')).toBe('sample3');
    for (const kind of PALETTE) {
      const codes = problemsOf(addOp(design, newOp(design, kind, 'edge')), setting).map((p) => p.code);
      expect(codes).not.toContain('E107');
      expect(codes).not.toContain('E108');
    }
  });
});

describe('removing', () => {
  it('joins what is left', () => {
    const design = removeOps(preset('dgcnn'), ['embedding']);
    expect(op(design, 'pool').inputs).toEqual(['concat']);
    expect(problemsOf(design, setting)).toEqual([]);
  });

  it('hands all inputs of a Concat on to a Concat, the first to any other op', () => {
    expect(op(removeOps(preset('dgcnn'), ['concat']), 'embedding').inputs).toEqual(['edgeconv1']);
    const design = removeOps(preset('dgcnn'), ['edgeconv4', 'sample4']);
    expect(op(design, 'concat').inputs).toEqual(['edgeconv1', 'edgeconv2', 'edgeconv3']);
  });

  it('does not take a Communicate away: it follows from the lanes', () => {
    const design = preset('split');
    expect(removeOps(design, [communicates(design)[0]?.id ?? '']).ops).toEqual(design.ops);
  });
});

describe('wires', () => {
  it('says why one may not be drawn', () => {
    const design = preset('dgcnn');
    expect(connectProblem(design, 'pool', 'sample1')).toMatch(/loop/);
    expect(connectProblem(design, 'sample1', 'input')).toMatch(/Input/);
    expect(connectProblem(design, 'classifier', 'concat')).toMatch(/Classifier/);
    expect(connectProblem(design, 'concat', 'embedding')).toMatch(/already/);
    expect(connect(design, 'pool', 'sample1')).toBe(design);
  });

  it('adds an input to a Concat and replaces that of any other op', () => {
    const design = preset('dgcnn');
    expect(op(connect(design, 'input', 'concat'), 'concat').inputs).toHaveLength(5);
    expect(op(connect(design, 'edgeconv4', 'embedding'), 'embedding').inputs).toEqual(['edgeconv4']);
  });

  it('starts behind a crossing at what was sent', () => {
    const design = preset('split');
    const next = connect(design, 'communicate-combine1', 'embedding');
    expect(communicates(next)).toHaveLength(1);
    expect(op(next, 'embedding').inputs).toEqual(['communicate-combine1']);
  });

  it('takes one away, and with a crossing all that it carries', () => {
    expect(op(disconnect(preset('dgcnn'), 'edgeconv1', 'concat'), 'concat').inputs).toHaveLength(3);
    const cut = disconnect(preset('split'), 'combine1', 'communicate-combine1');
    expect(op(cut, 'sample2').inputs).toEqual([]);
    expect(communicates(cut)).toEqual([]);
  });
});

it('changes parameters in place', () => {
  const design = setParameters(preset('dgcnn'), 'sample1', { k: 10 });
  expect(op(design, 'sample1')).toMatchObject({ kind: 'Sample', k: 10, inputs: ['input'] });
});
