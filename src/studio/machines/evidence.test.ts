import { expect, it } from 'vitest';
import { anchorDesigns } from './anchors.ts';
import { type Evidence, missedBy, recordAfter } from './evidence.ts';

const [{ design }] = anchorDesigns() as [ReturnType<typeof anchorDesigns>[0]];
const parts = { deviceMs: 1, upMs: 0, edgeMs: 0, downMs: 0 };
const at = '2026-01-01T00:00:00Z';
const run = (latencyMs: number, predicted?: Evidence['predicted']): Evidence => ({
  ...{ design, mbps: 40, latencyMs, parts, kind: 'run', at },
  ...(predicted && { predicted }),
});

it('S9.140 what a latency model was off by is told of it alone, and of runs that it had predicted', () => {
  const items = [
    run(2, { latencyModel: 'a', latencyMs: 1 }),
    run(3),
    run(1, { latencyModel: 'b', latencyMs: 4 }),
    run(5, { latencyModel: 'a', latencyMs: 5 }),
  ];
  expect(missedBy(items)).toEqual({ a: [Math.log(2), 0], b: [Math.log(1 / 4)] });
});

it('S9.131 measured designs that this version cannot read are set aside, and stay so', () => {
  const record = { tables: 't', items: [run(1)] };
  expect(recordAfter(undefined, record)).toEqual(record);
  const newer = { tables: 't', items: [{ of: 'a newer version' }] };
  const once = recordAfter(newer, record);
  expect(once).toEqual({ ...record, aside: newer });
  expect(recordAfter(once, { tables: 't', items: [run(2)] })).toEqual({
    tables: 't',
    items: [run(2)],
    aside: newer,
  });
});
