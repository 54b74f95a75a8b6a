import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as job from './job.ts';

const share = fc.option(fc.double({ min: -1, max: 2 }), { nil: null });
const event = fc.oneof(
  fc
    .record({ words: fc.string(), progress: share, leftMs: share })
    .map((news) => (now: job.Job<string>) => job.told(now, news)),
  fc.constantFrom<((now: job.Job<string>) => job.Job<string>)[]>(
    (now) => job.started(now, 'starting'),
    (now) => job.told(now, { begun: true }),
    job.paused,
    job.resumed,
    job.toldToStop,
    (now) => job.stopped(now, 'stopped'),
    (now) => job.failed(now, 'why'),
    (now) => job.done(now, 'done'),
  ),
);

test('S15.120 whatever comes in whatever order, a job stays one that a person can read', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), (events) => {
      let now: job.Job<string> = job.IDLE;
      for (const happens of events) {
        const next = happens(now);
        if (next.progress !== null) expect(next.progress).toBeGreaterThanOrEqual(0);
        expect(next.progress ?? 0).toBeLessThanOrEqual(1);
        expect(next.problem !== null).toBe(next.state === 'failed');
        if (!job.isBusy(next)) expect(next).toMatchObject({ leftMs: null, begun: false, stopping: false });
        if (next.state === 'paused') expect(next).toMatchObject({ leftMs: null, begun: true });
        // What has ended is brought back to life by a new start alone.
        if (!job.isBusy(now) && job.isBusy(next))
          expect(next).toMatchObject({ words: 'starting', begun: false });
        if (job.isBusy(now) && now.stopping && job.isBusy(next)) expect(next.stopping).toBe(true);
        now = next;
      }
    }),
  );
});

test('S15.120 a job is paused only once its work is under way, and not while it stops', () => {
  const fresh = job.started(job.IDLE, 'starting');
  expect(job.paused(fresh)).toBe(fresh);
  const going = job.told(fresh, { begun: true, leftMs: 100, progress: 0.5 });
  const held = job.paused(going);
  expect(held).toMatchObject({ state: 'paused', progress: 0.5, leftMs: null });
  expect(job.told(held, { leftMs: 50 }).leftMs).toBeNull();
  expect(job.resumed(held).state).toBe('running');
  const stopping = job.toldToStop(going);
  expect(job.paused(stopping)).toBe(stopping);
  expect(job.resumed(job.toldToStop(held)).state).toBe('paused');
});
