import { Readable, Writable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBody, writeBody } from './body.ts';
import { type Clock, realClock, TIMER_SLACK_MS } from './clock.ts';
import { type LinkShape, Pacer, ThrottledLinks } from './pacing.ts';

/** A clock that jumps to where somebody waits for; coarse waits end late, as timers do. */
class JumpingClock implements Clock {
  time = 1000;
  readonly #late: number;
  constructor(late = 0) {
    this.#late = late;
  }
  now = () => this.time;
  about: Clock['about'] = async (due) => {
    if (due > this.time) this.time = due + this.#late;
  };
  async at(due: number) {
    this.time = Math.max(this.time, due);
  }
}

const LIMIT = 2 ** 24;
const chunksOf = (body: Uint8Array, size: number) =>
  Array.from({ length: Math.ceil(body.length / size) }, (_, i) => body.subarray(i * size, (i + 1) * size));
const shapes = fc.record<LinkShape>({
  mbps: fc.option(fc.double({ min: 0.1, max: 1000, noNaN: true })),
  delayMs: fc.double({ min: 0, max: 50, noNaN: true }),
});
const lateness = fc.double({ min: 0, max: TIMER_SLACK_MS, noNaN: true });
const timeOf = ({ mbps, delayMs }: LinkShape, bytes: number) =>
  delayMs + (mbps === null ? 0 : (bytes * 8) / (mbps * 1000));

describe('S12.5 a throttled link', () => {
  it('takes 8 b / rate for b bytes: 1 MB at 40 Mb/s is 200 ms, at 10 Mb/s 800 ms', async () => {
    for (const [mbps, ms] of [
      [40, 200],
      [10, 800],
    ] as const) {
      const clock = new JumpingClock();
      await new Pacer({ mbps, delayMs: 0 }, clock).complete(1e6);
      expect(clock.time - 1000).toBe(ms);
    }
  });

  it('reads a body in exactly its time, in whatever pieces it comes, however late timers are', async () => {
    const property = fc.asyncProperty(
      shapes,
      fc.integer({ min: 0, max: 300_000 }),
      fc.integer({ min: 1000, max: 70_000 }),
      lateness,
      async (shape, bytes, size, late) => {
        const clock = new JumpingClock(late);
        const sent = new Uint8Array(bytes).map((_, i) => i);
        const got = await readBody(
          Readable.from(chunksOf(sent, size)),
          bytes,
          LIMIT,
          new Pacer(shape, clock),
        );
        expect(Buffer.compare(got, sent)).toBe(0);
        expect(clock.time - 1000).toBeCloseTo(timeOf(shape, bytes), 6);
      },
    );
    await fc.assert(property, { numRuns: 50 });
  });

  it('writes a body in exactly its time, however late timers are', async () => {
    const property = fc.asyncProperty(
      shapes,
      fc.integer({ min: 1, max: 300_000 }),
      lateness,
      async (shape, bytes, late) => {
        const clock = new JumpingClock(late);
        const body = new Uint8Array(bytes).map((_, i) => i);
        const written: Buffer[] = [];
        let endedAt = 0;
        const target = new Writable({
          write(chunk, _encoding, done) {
            written.push(chunk);
            endedAt = clock.time;
            done();
          },
        });
        await writeBody(target, body, new Pacer(shape, clock));
        expect(Buffer.compare(Buffer.concat(written), body)).toBe(0);
        expect(endedAt - 1000).toBeCloseTo(timeOf(shape, bytes), 6);
      },
    );
    await fc.assert(property, { numRuns: 50 });
  });

  it('lets no part of a body through long before its time', async () => {
    const clock = new JumpingClock();
    const pacer = new Pacer({ mbps: 8, delayMs: 5 }, clock);
    const times: [number, number][] = [];
    let sum = 0;
    const target = new Writable({
      write(chunk, _encoding, done) {
        sum += chunk.length;
        times.push([sum, clock.time]);
        done();
      },
    });
    await writeBody(target, new Uint8Array(100_000), pacer);
    expect(times.length).toBeGreaterThan(5);
    for (const [bytes, time] of times) {
      expect(time).toBeGreaterThanOrEqual(1005 + bytes / 1000 - TIMER_SLACK_MS);
    }
  });

  it('is shared by the bodies that go the same way, and not by others', async () => {
    const clock = new JumpingClock();
    const links = new ThrottledLinks(clock);
    const shape = { mbps: 8, delayMs: 0 };
    const doneAt = async (pacer: Pacer, bytes: number) => {
      await pacer.complete(bytes);
      return clock.time - 1000;
    };
    const first = links.pacer('10.0.0.1', shape, 'up');
    const second = links.pacer('10.0.0.1', shape, 'up');
    const answer = links.pacer('10.0.0.1', shape, 'down');
    const neighbour = links.pacer('10.0.0.2', shape, 'up');
    expect(await doneAt(first, 5000)).toBe(5);
    expect(await doneAt(answer, 6000)).toBe(6);
    expect(await doneAt(neighbour, 7000)).toBe(7);
    expect(await doneAt(second, 5000)).toBe(10);
    // Time in which nothing was sent is lost.
    clock.time = 1100;
    expect(await doneAt(links.pacer('10.0.0.1', shape, 'up'), 1000)).toBe(101);
  });

  it('forgets the links that carry nothing', async () => {
    const links = new ThrottledLinks(new JumpingClock());
    for (let i = 0; i < 2000; i++) {
      await links.pacer(`10.0.${i >> 8}.${i & 255}`, { mbps: 8, delayMs: 0 }, 'up').complete(10);
    }
    expect(links.size).toBeLessThanOrEqual(256);
  });

  it('does not hurry a link that is slower than the rate', async () => {
    const clock = new JumpingClock();
    const slow = async function* () {
      for (let i = 0; i < 4; i++) {
        clock.time += 100;
        yield new Uint8Array(1000);
      }
    };
    await readBody(Readable.from(slow()), 4000, LIMIT, new Pacer({ mbps: 40, delayMs: 0 }, clock));
    expect(clock.time).toBe(1400);
  });

  it('stops writing when the reader leaves', async () => {
    const target = new Writable({
      write(_chunk, _encoding, done) {
        target.destroy();
        done();
      },
    });
    const pacer = new Pacer({ mbps: 8, delayMs: 0 }, new JumpingClock());
    await writeBody(target, new Uint8Array(200_000), pacer);
    expect(target.destroyed).toBe(true);
  });
});

it('S11.63 a body is held from when it began to come, however late its pacer is made', async () => {
  const clock = new JumpingClock();
  const began = clock.time;
  clock.time += 3;
  const pacer = new Pacer({ mbps: 8, delayMs: 1 }, clock, undefined, { ageMs: 3 });
  await pacer.complete(10_000);
  expect(clock.time - began).toBeCloseTo(11, 6);
});

describe('S12.42 a throttled link that nobody waits for', () => {
  it('refuses a body at once that takes longer than a request may', async () => {
    const clock = new JumpingClock();
    const pacer = () => new Pacer({ mbps: 0.01, delayMs: 0 }, clock, undefined, { limitMs: 120_000 });
    const endless = Readable.from(
      (async function* () {
        for (;;) yield new Uint8Array(1000);
      })(),
    );
    await expect(readBody(Readable.from([]), 1e6, LIMIT, pacer())).rejects.toMatchObject({ code: 'E330' });
    expect(clock.time).toBe(1000);
    await expect(readBody(endless, undefined, LIMIT, pacer())).rejects.toMatchObject({ code: 'E330' });
    expect(clock.time - 1000).toBeLessThanOrEqual(120_000);
    expect(() => pacer().checkFits(150_000)).not.toThrow();
    expect(() => pacer().checkFits(150_001)).toThrow(/limit is 120 s/);
  });

  it('stops its clocks when the request is over, in the middle of a body or at its end', async () => {
    for (const wait of ['passing', 'complete'] as const) {
      const stop = new AbortController();
      const pacer = new Pacer({ mbps: 0.01, delayMs: 10_000 }, realClock, undefined, { signal: stop.signal });
      const waiting = pacer[wait](20_000);
      stop.abort(new Error('gone'));
      await expect(waiting).rejects.toThrow('gone');
      await expect(pacer.complete(20_001)).rejects.toThrow('gone');
    }
  });

  it('is free for the next body as soon as one is given up', async () => {
    const clock = new JumpingClock();
    const links = new ThrottledLinks(clock);
    const shape = { mbps: 0.01, delayMs: 0 };
    const stop = new AbortController();
    clock.about = async (_due, signal) => {
      stop.abort(new Error('gone'));
      signal?.throwIfAborted();
    };
    const given = links.pacer('10.0.0.1', shape, 'up', { signal: stop.signal });
    await expect(given.complete(1e6)).rejects.toThrow('gone');
    await links.pacer('10.0.0.1', shape, 'up').complete(10);
    // 10 bytes take 8 ms; before them a slice of the other is on its way.
    expect(clock.time - 1000).toBeLessThanOrEqual(28);
  });
});

describe('S12.6 a body beyond the limit', () => {
  it('is refused by its announced length, or as soon as it gets there', async () => {
    const body = () => Readable.from([new Uint8Array(60), new Uint8Array(60), new Uint8Array(60)]);
    await expect(readBody(body(), 180, 100, null)).rejects.toMatchObject({ code: 'E306' });
    await expect(readBody(body(), undefined, 100, null)).rejects.toMatchObject({ code: 'E306' });
    expect(await readBody(body(), undefined, 180, null)).toHaveLength(180);
  });
});
