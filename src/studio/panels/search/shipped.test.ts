import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { isShipped, shippedBytes } from '../../../workers/shipped.ts';
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
