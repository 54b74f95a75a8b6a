import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { COMBINE_WIDTHS } from '../../../../design/genome.ts';
import { MODES } from '../../../../search/mapping/placements.ts';
import { OBJECTIVE_IDS } from '../../../../search/objectives.ts';
import { parseProblem, printProblem, problemOf, type SearchProblem } from '../../../../search/problem.ts';
import { STRATEGY_NAMES } from '../../../../search/strategies.ts';
import { templatesOf } from '../../../../search/templates.ts';
import type { System } from '../../../../system/system.ts';
import { systemNow } from '../../../machines/chosen.ts';
import { fakeWorkers } from '../../../store/fakeWorkers.ts';
import { newProject, noResults } from '../../../store/project.ts';
import { createStudioStore } from '../../../store/store.ts';
import { accuracyKey } from '../accuracySource.ts';
import { endsAt, outlookOf, requestOf } from '../request.ts';
import { problemNow } from './problemNow.ts';
import { takeProblem } from './takeProblem.ts';

beforeAll(() => vi.stubGlobal('location', new URL('http://localhost/')));
afterAll(() => vi.unstubAllGlobals());

function studio() {
  const store = createStudioStore(newProject(), noResults, fakeWorkers({}));
  store.getState().put('accuracy', { key: accuracyKey(store.getState()), shipped: { url: 'a' } as never });
  return { store, now: () => problemNow(store.getState()) };
}

const some = <T>(list: readonly T[]) => fc.subarray([...list], { minLength: 1 });
const whole = (most: number) => fc.integer({ min: 1, max: most });
const optional = { requiredKeys: [] };
const problems = fc
  .record({
    template: fc.constantFrom(...templatesOf('modelnet40', 256), ...templatesOf('shapes', 64)),
    objectives: fc.subarray([...OBJECTIVE_IDS], { minLength: 2, maxLength: 3 }),
    limits: fc.record({ latency: whole(900), bytes: whole(90_000), deviceMemory: whole(1e8) }, optional),
    space: fc.record(
      {
        ...{ modes: some(MODES), widths: some(COMBINE_WIDTHS), reducers: some(['max', 'mean', 'add']) },
        ...{
          pools: some(['max', 'max+mean']),
          crossings: fc.integer({ min: 0, max: 2 }),
          positions: whole(12),
        },
      },
      optional,
    ),
    budget: fc.record({ seconds: whole(900), candidates: whole(9000), accuracies: whole(9000) }, optional),
    strategy: fc.constantFrom(...STRATEGY_NAMES),
    seed: fc.nat(),
  })
  .map(({ template, ...asked }) =>
    problemOf({ ...template.problem, classes: 40, ...asked } as SearchProblem),
  );

describe('S15.221 the search problem in the studio', () => {
  test('is what was taken, whatever it says, and the same file as the command line reads', () => {
    const { store, now } = studio();
    fc.assert(
      fc.property(problems, (problem) => {
        takeProblem(store, problem);
        // A link as it is stays one; the rest is as it was said.
        expect(parseProblem(printProblem(now()))).toEqual(problem);
      }),
      { numRuns: 60 },
    );
  });

  test('is one step, which can be undone, and none where the system stays', () => {
    const { store, now } = studio();
    const before = now();
    const [, paper] = templatesOf('shapes', 256);
    takeProblem(store, { ...before, seed: 7 });
    expect(store.getState().history.past).toHaveLength(0);
    takeProblem(store, { ...(paper as typeof paper & object).problem, objectives: ['latency', 'bytes'] });
    expect(store.getState().project.system.device.machine).toEqual({ kind: 'modelled', id: 'tx2' });
    expect(store.getState().project.system.power).toContain('TX2');
    expect(store.getState().search.objectives).toEqual(['latency', 'bytes']);
    store.getState().undo();
    expect(now().system).toBe('here');
  });

  test('of machines that no name says is named by the file that their system is saved as', () => {
    const { store, now } = studio();
    store.getState().edit('Choose', ({ system }) => {
      system.device.machine = { kind: 'library', id: 'p1' };
    });
    expect(now()).toMatchObject({ system: 'Untitled-project.system.json', link: null });
    takeProblem(store, { ...now(), seed: 3 });
    expect(store.getState().project.system.device.machine).toEqual({ kind: 'library', id: 'p1' });
    expect(store.getState().search.seed).toBe(3);
  });

  test.each([
    ['task', { task: 'sonar' }, /task: there is no sonar; tasks are shapes/],
    ['machine', { system: 'tx2+abacus', link: 40 }, /system: there is no tx2\+abacus here; machines are/],
    ['rate', { system: 'tx2+i7-7700', link: null }, /link: .* needs a rate in Mb\/s/],
    ['file', { system: 'lab.system.json' }, /system: there is no lab.system.json here/],
    ['points', { points: 5 }, /points: /],
    ['accuracy', { accuracy: 'none' as const }, /accuracy: /],
  ])('is refused by name for a %s that is not here, and changes nothing', (_, wrong, words) => {
    const { store, now } = studio();
    const before = now();
    const bad = { ...before, seed: 99, ...wrong } as SearchProblem;
    expect(() => takeProblem(store, bad)).toThrowError(expect.objectContaining({ code: 'E531' }));
    expect(() => takeProblem(store, bad)).toThrow(words);
    expect(now()).toEqual(before);
  });
});

const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(-1, 0, 1e-9, 1e308, 4097, '1/4', 'all', 'D', [], {}, ['DED'], [16, 16], null),
);

test('S15.421 whatever stands anywhere in a problem, it is taken and judged, or refused by number with nothing changed', () => {
  const { store, now } = studio();
  const before = JSON.parse(printProblem(now())) as Record<string, unknown>;
  const spaces = [
    'modes',
    'ops',
    'widths',
    'messages',
    'reducers',
    'pools',
    'shares',
    'codecs',
    'positions',
    'crossings',
  ];
  const places = fc.oneof(
    fc.constantFrom(...Object.keys(before)).map((key) => [key]),
    fc.constantFrom(...OBJECTIVE_IDS).map((id) => ['limits', id]),
    fc.constantFrom(...spaces).map((key) => ['space', key]),
    fc.constantFrom('seconds', 'candidates', 'accuracies', '__proto__').map((key) => ['budget', key]),
  );
  const template = templatesOf('shapes', 64)[1]?.problem;
  fc.assert(
    fc.property(fc.boolean(), places, anything, (modelled, [first = '', second], value) => {
      const start = { ...before, ...(modelled && template) };
      const inner = { ...(start[first as keyof typeof start] as object), ...(second && { [second]: value }) };
      const text = JSON.stringify({ ...start, [first]: second ? inner : value });
      const state = printProblem(now());
      let refused: unknown;
      try {
        takeProblem(store, parseProblem(text));
      } catch (error) {
        refused = error;
      }
      if (refused) {
        expect(refused).toMatchObject({ code: expect.stringMatching(/^E\d+$/), help: expect.any(String) });
        expect(printProblem(now())).toBe(state);
      } else {
        const { refusal } = outlookOf(store.getState());
        if (refusal) expect(refusal.code).toMatch(/^E\d+$/);
        expect(parseProblem(printProblem(now()))).toEqual(now());
      }
    }),
    { numRuns: 300 },
  );
});

test('S15.221 a search that cannot find anything is refused before it starts', () => {
  const { store, now } = studio();
  takeProblem(store, { ...now(), system: 'tx2+i7-7700', link: 40 });
  const refusal = () => outlookOf(store.getState()).refusal;
  expect(refusal()).toBeNull();
  store.getState().put('search', { space: { ops: ['Combine'] } });
  expect(refusal()).toMatchObject({ code: 'E431' });
  store.getState().put('search', { space: {}, limits: { energy: 5 } });
  takeProblem(store, { ...now(), system: 'gtx1060+i7-7700', link: 40 });
  expect(refusal()).toMatchObject({ code: 'E433' });
});

test('S10.421 shares of the points that nothing is known of are left out of a search that asks for accuracies, and it says so', () => {
  const { store, now } = studio();
  const outlook = () => outlookOf(store.getState());
  const put = (patch: object) => store.getState().put('search', patch);
  takeProblem(store, { ...now(), points: 256, system: 'tx2+i7-7700', link: 40 });
  put({ space: { shares: ['all', '1/4'] } });
  expect(outlook()).toEqual({ refusal: null, leftOut: expect.stringMatching(/model says nothing .* 1\/4/) });
  const { request } = requestOf(store.getState(), systemNow(store.getState()) as System, null);
  expect(request.space).toEqual({ shares: ['all'] });
  // Nothing is left where all of them are unknown.
  put({ space: { shares: ['1/4'] } });
  expect(outlook().refusal).toMatchObject({ code: 'E528' });
  put({ objectives: ['latency', 'energy', 'bytes'] });
  expect(outlook()).toEqual({ refusal: null, leftOut: null });
  put({ limits: { accuracy: 0.5 } });
  expect(outlook().refusal).toMatchObject({ code: 'E528' });
  // A short training trains each design on the points that it reads, as long as a Sample finds its neighbours.
  store.getState().put('accuracy', { chosen: 'short-training' });
  expect(outlook()).toEqual({ refusal: null, leftOut: null });
  put({ space: { shares: ['1/4', '1/8'] } });
  expect(outlook().leftOut).toMatch(/short training says nothing .* 1\/8/);
});

test('S15.221 a search ends by its budget, counted from where it resumes', () => {
  const { store } = studio();
  const ends = (budget: SearchProblem['budget'], kept?: object) => {
    store.getState().put('search', { budget });
    return endsAt(store.getState(), kept as never);
  };
  expect(ends({})).toEqual({ maxEvaluations: 50_000 });
  expect(ends({ seconds: 60 })).toEqual({ maxMs: 60_000, maxEvaluations: Number.POSITIVE_INFINITY });
  const kept = { candidatesScored: 500, elapsedMs: 2000, evaluated: 0 };
  expect(ends({ candidates: 100, seconds: 1 }, kept)).toMatchObject({ maxCandidates: 600, maxMs: 3000 });
  expect(ends({ accuracies: 10 }, kept)).toEqual({ maxEvaluations: 510 });
});
