import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Training } from '../../../app/verify/records.ts';
import { frontOf, verificationOf } from '../../../app/verify/testing.ts';
import { parseGenome, printGenome } from '../../../design/genome.ts';
import { genomeFromSeed } from '../../../design/testing.ts';
import { writeAccuracyModel } from '../../../learning/accuracy/accuracyFile.ts';
import { predictAccuracy } from '../../../learning/accuracy/accuracyModel.ts';
import { trainAccuracy } from '../../../learning/accuracy/trainAccuracy.ts';
import { shippedBytes } from '../../../workers/shipped.ts';
import { lookForAccuracy, shippedAccuracy } from '../../kit/shippedAccuracy.ts';
import { fakeWorkers } from '../../store/fakeWorkers.ts';
import { newProject, noResults } from '../../store/project.ts';
import { createStudioStore } from '../../store/store.ts';
import { learnFrom, loadAccuracy } from './accuracySource.ts';

const serve = (body: string, headers: Record<string, string>, status = 200) =>
  vi.stubGlobal('fetch', async () => new Response(body, { status, headers }));
const json = { 'content-type': 'application/json' };
const project = { ...newProject(), task: 'shapes', points: 256, classes: 16 };

const trained = () =>
  trainAccuracy(
    Array.from({ length: 20 }, (_, i) => ({
      ...{ task: 'shapes', points: 64, epochs: 1, seed: 1, recipe: { batch: 32, learningRate: 2e-3 } },
      ...{ design: printGenome(genomeFromSeed(i)), accuracy: 0.5 + 0.01 * (i % 5) },
    })),
    {
      setting: { points: 64, features: 3, classes: 16 },
      ...{ coverage: 0.9, created: '2026-01-01T00:00:00.000Z', command: 'test' },
    },
  );

beforeEach(() => vi.stubGlobal('document', { baseURI: 'http://localhost/studio/' }));
afterEach(() => vi.unstubAllGlobals());

test('S15.362 the accuracy model learns from a verification at once, and in a later visit', async () => {
  const points = 256;
  const model = trained();
  vi.stubGlobal('fetch', async () => new Response(new Uint8Array(writeAccuracyModel(model))));
  const open = () => createStudioStore({ ...project, points }, noResults, fakeWorkers());
  const store = open();
  await loadAccuracy(store);
  expect(store.getState().accuracy.correction).toBeNull();
  // Every network ends 30 points above what the model says, a little more or less.
  const front = frontOf([0.5, 0.5, 0.5, 0.5].map((accuracy, i) => ({ latencyMs: i + 1, accuracy })));
  const rungs = [{ points, epochs: 4 }];
  const trainings = front.map(({ encoding: network }, i): Training => {
    const accuracy = predictAccuracy(model, parseGenome(network)).accuracy + 0.3 + 0.01 * ((i % 3) - 1);
    const how = { fidelity: rungs[0] as Training['fidelity'], seed: 1, samples: 400, added: 4, ms: 1 };
    return { network, accuracy, ...how, provenance: 'measured', at: '' };
  });
  await learnFrom(store, verificationOf(front, { rungs, trainings: trainings.slice(0, 2) }));
  expect(store.getState().accuracy.correction).toBeNull();
  await learnFrom(store, verificationOf(front, { rungs, trainings }));
  const { correction } = store.getState().accuracy;
  expect(correction?.networks).toBe(4);
  expect(correction?.shift).toBeCloseTo(0.2975, 4);
  expect(correction?.training).toEqual({ points, epochs: 4 });
  const later = open();
  await loadAccuracy(later);
  expect(later.getState().accuracy.correction).toEqual(correction);
  // Another accuracy model errs otherwise.
  const other = { ...model, created: '2027-01-01T00:00:00.000Z' };
  vi.stubGlobal('fetch', async () => new Response(new Uint8Array(writeAccuracyModel(other))));
  const newer = open();
  await loadAccuracy(newer);
  expect(newer.getState().accuracy).toMatchObject({ correction: null, shipped: { created: other.created } });
});

test('S15.81 a server that answers with the page itself has no accuracy model', async () => {
  serve('<!doctype html>', { 'content-type': 'text/html' });
  expect(await shippedAccuracy(project)).toBeNull();
  await expect(shippedBytes('http://localhost/x')).rejects.toThrow('is not there');
  serve('', json, 404);
  await expect(shippedBytes('http://localhost/x')).rejects.toThrow('404');
});

test('S15.81 a shipped accuracy model serves a task of its classes with at least its points', async () => {
  const model = trained();
  vi.stubGlobal('fetch', async () => new Response(new Uint8Array(writeAccuracyModel(model))));
  const found = await shippedAccuracy(project);
  expect(found).toMatchObject({
    url: 'http://localhost/studio/accuracy/shapes.safetensors',
    ...{ leftOut: { designs: 20 }, training: { points: 64, epochs: 1 } },
  });
  expect(await shippedAccuracy({ ...project, classes: 10 })).toBeNull();
  expect(await shippedAccuracy({ ...project, points: 32 })).toBeNull();
  expect(await shippedAccuracy({ ...project, task: 'brown' })).toBeNull();
  const { misfit } = await lookForAccuracy({ ...project, points: 32 });
  expect(misfit).toMatch(/16 classes and 64 points; this is shapes, 16 classes and 32 points$/);
  expect((await lookForAccuracy(project)).misfit).toBeNull();
  serve('<!doctype html>', { 'content-type': 'text/html' });
  expect(await shippedAccuracy(project)).toBeNull();
});
