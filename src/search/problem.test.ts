import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../design/format.ts';
import { parseProblem, printProblem, problemOf } from './problem.ts';
import { Space } from './space.ts';
import { templatesOf } from './templates.ts';

const faultOf = (text: string): FormatError => {
  try {
    parseProblem(text);
  } catch (error) {
    expect(error).toBeInstanceOf(FormatError);
    return error as FormatError;
  }
  throw new Error('was read');
};
const given = (more: Record<string, unknown>) =>
  JSON.stringify({ format: 'gcode-search-problem', version: 1, task: 'shapes', ...more });

describe('S10.46 a search problem', () => {
  it('is whole with a task alone', () => {
    expect(problemOf({ task: 'shapes' })).toMatchObject({
      ...{ system: 'here', link: null, limits: {}, space: {}, accuracy: 'model' },
      ...{ strategy: 'front', seed: 1, budget: {} },
    });
  });

  it('is read as it was printed', () => {
    fc.assert(
      fc.property(
        fc.subarray(['latency', 'energy', 'accuracy', 'throughput', 'bytes'] as const, {
          minLength: 2,
          maxLength: 3,
        }),
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        fc.subarray(['D', 'E', 'DE'] as const),
        fc.nat(),
        (objectives, latency, modes, seed) => {
          const problem = problemOf({
            ...{ task: 'modelnet40', points: 256, system: 'tx2+i7-7700', link: 40, objectives, seed },
            ...{ limits: { latency, edgeMemory: 1e8 }, space: { modes, widths: [8, 64] } },
            budget: { seconds: 2.5, candidates: 100 },
          });
          expect(parseProblem(printProblem(problem))).toEqual(JSON.parse(JSON.stringify(problem)));
        },
      ),
    );
  });

  it.each([
    ['{', 'E374', /JSON/, ''],
    ['{"format":"gcode-system","version":1}', 'E370', /search problem/, ''],
    [given({ version: 2 }), 'E371', /newer/, 'version'],
    [given({ objectives: ['latency'] }), 'E373', /two or three/, 'objectives'],
    [given({ objectives: ['latency', 'latency'] }), 'E373', /twice/, 'objectives'],
    [given({ objectives: ['latency', 'memory'] }), 'E373', /expected one of latency/, 'objectives.1'],
    [given({ space: { shares: ['1/3'] } }), 'E373', /all, 1\/2, 3\/8, 5\/16, 1\/4, 1\/8/, 'space.shares.0'],
    [given({ space: { codecs: ['fp8'] } }), 'E373', /int8\+delta/, 'space.codecs.0'],
    [given({ limits: { latency: '5' } }), 'E373', /number/, 'limits.latency'],
    [given({ limits: { accuracy: 90 } }), 'E373', /from 0 to 1/, 'limits.accuracy'],
    [given({ limits: { latncy: 5 } }), 'E373', /latncy/, 'limits'],
    [given({ space: { widths: [7] } }), 'E373', /8, 16/, 'space.widths.0'],
    [given({ space: { modes: ['EE'] } }), 'E373', /D, E, DE/, 'space.modes.0'],
    [given({ strategy: 'best' }), 'E373', /front/, 'strategy'],
    [given({ link: 1e-300 }), 'E373', /a rate from 0.000001 to 1000000000 Mb/, 'link'],
    [given({ budget: { seconds: 0 } }), 'E373', /0/, 'budget.seconds'],
  ])('names what is wrong: %s', (text, code, message, place) => {
    const fault = faultOf(text);
    expect([fault.code, fault.place]).toEqual([code, place]);
    expect(fault.message).toMatch(message);
  });

  it('has templates: this system, and the four of the paper at both rates', () => {
    const templates = templatesOf('modelnet40', 256);
    expect(templates.map(({ id }) => id)).toHaveLength(9);
    expect(new Set(templates.map(({ id }) => id)).size).toBe(9);
    const found = templates.find(({ id }) => id === 'pi4b+gtx1060@10');
    expect(found?.title).toBe('Raspberry Pi 4B with GTX 1060 6GB, 10 Mb/s');
    expect(found?.problem).toMatchObject({ system: 'pi4b+gtx1060', link: 10, points: 256 });
    for (const { problem } of templates)
      expect(parseProblem(printProblem(problem))).toMatchObject({ task: 'modelnet40' });
    expect(
      new Space({ points: 256, features: 3, classes: 40 }, problemOf({ task: 'a' }).space).emptiness,
    ).toBeNull();
  });
});
