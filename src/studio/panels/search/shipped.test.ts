import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { printGenome } from '../../../design/genome.ts';
import { genomeFromSeed } from '../../../design/testing.ts';
import { writeAccuracyModel } from '../../../learning/accuracy/accuracyFile.ts';
import { trainAccuracy } from '../../../learning/accuracy/trainAccuracy.ts';
import { isShipped, shippedBytes } from '../../../workers/shipped.ts';
import { lookForAccuracy, shippedAccuracy } from '../../kit/shippedAccuracy.ts';
import { newProject } from '../../store/project.ts';
import { shippedSupernet } from './shipped.ts';

const description = {
  ...{ task: 'shapes', points: 64, classes: 16, steps: 4000, planned: 4000, batch: 32, seed: 1 },
  ...{ seconds: 160, made: '2026-01-01T00:00:00.000Z', log: [] },
};
const serve = (body: string, headers: Record<string, string>, status = 200) =>
  vi.stubGlobal('fetch', async () => new Response(body, { status, headers }));
const json = { 'content-type': 'application/json' };
const project = { ...newProject(), task: 'shapes', points: 256, classes: 16 };

beforeEach(() => vi.stubGlobal('document', { baseURI: 'http://localhost/studio/' }));
afterEach(() => vi.unstubAllGlobals());

test('S15.80 a shipped supernet serves a task of its classes with at least its points', async () => {
  serve(JSON.stringify(description), json);
  const found = await shippedSupernet(project);
  expect(found).toMatchObject({ points: 64, steps: 4000, samples: 128_000 });
  expect(found?.id).toBe('http://localhost/studio/supernets/shapes.safetensors');
  expect(isShipped(found?.id as string)).toBe(true);
  expect(await shippedSupernet({ ...project, classes: 10 })).toBeNull();
  expect(await shippedSupernet({ ...project, points: 32 })).toBeNull();
});

test('S15.80 a server that answers with the page itself has none', async () => {
  serve('<!doctype html>', { 'content-type': 'text/html' });
  expect(await shippedSupernet(project)).toBeNull();
  await expect(shippedBytes('http://localhost/x')).rejects.toThrow('is not there');
  serve('', json, 404);
  await expect(shippedBytes('http://localhost/x')).rejects.toThrow('404');
});

test('S15.81 a shipped accuracy model serves a task of its classes with at least its points', async () => {
  const alone = Array.from({ length: 20 }, (_, i) => ({
    design: printGenome(genomeFromSeed(i)),
    accuracy: 0.5 + 0.01 * (i % 5),
  }));
  const model = trainAccuracy(
    { scored: alone, alone },
    {
      task: 'shapes',
      setting: { points: 64, features: 3, classes: 16 },
      budget: { points: 64, epochs: 1, batch: 32, learningRate: 2e-3, seed: 1 },
      ...{ fineTuneSteps: 40, coverage: 0.9, created: '2026-01-01T00:00:00.000Z', command: 'test' },
    },
  );
  vi.stubGlobal('fetch', async () => new Response(new Uint8Array(writeAccuracyModel(model))));
  const found = await shippedAccuracy(project);
  expect(found).toMatchObject({
    url: 'http://localhost/studio/accuracy/shapes.safetensors',
    leftOut: { designs: 20 },
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
