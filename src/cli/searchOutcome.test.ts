import { expect, test } from 'vitest';
import { search } from '../search/testing.ts';
import { searchOutcome } from './searchOutcome.ts';

const noBytes = () => ({ bytesUp: 0, bytesDown: 0 });

test('S13.520 search that finds nothing says why, which designs come nearest, and the options that let one in', async () => {
  const limits = { latency: 1e-7 };
  const { last } = await search({ limits, maxCandidates: 128 });
  const { text, document } = searchOutcome(last, limits, noBytes, 'points');
  const [nearest] = last.nearest;
  expect(text).toMatch(/^None of the 128 candidates is within the limit on latency/);
  expect(text).toContain(nearest?.encoding);
  const way = Number(/The first is found with --limit latency=([\d.e-]+)\./.exec(text)?.[1]);
  expect(way).toBeGreaterThanOrEqual(nearest?.figures.latency?.value as number);
  expect(document).toMatchObject({ results: [], nearest: [{ design: nearest?.encoding }, {}, {}] });
  const { last: found } = await search({ limits: { latency: way }, maxCandidates: 128 });
  expect(searchOutcome(found, { latency: way }, noBytes, 'points')).toMatchObject({
    document: { nearest: [] },
  });
  expect(found.front.length).toBeGreaterThan(0);
});
