import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { shippedBaselines } from './shippedBaselines.ts';

const asked: string[] = [];

beforeEach(() => {
  asked.length = 0;
  vi.stubGlobal('document', { baseURI: 'http://studio.test/' });
  vi.stubGlobal('fetch', async (address: URL) => {
    asked.push(address.pathname);
    return new Response('["shapes"]');
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

test('S15.660 a comparison is asked for only where the studio brings one', async () => {
  expect(await shippedBaselines('mr')).toBeNull();
  expect(asked).toEqual(['/results/index.json']);
  await shippedBaselines('shapes');
  expect(asked.slice(1)).toEqual(['/results/index.json', '/results/shapes.json']);
});
