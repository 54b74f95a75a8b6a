import { expect, it, vi } from 'vitest';
import type { DispatchedFrame } from '../../coinference/dispatch/dispatched.ts';
import type { Dispatcher } from '../../coinference/dispatch/runner.ts';
import { crowd, playedIn, steadyLoad } from '../../coinference/dispatch/traces.ts';
import type { Frame } from '../../coinference/frames.ts';
import { Playing, play } from './play.ts';

const link = { name: 'flat', rule: null, steps: [{ atS: 0, mbps: 5, delayMs: 0 }], seconds: 2 };

/** Answers each frame as soon as it is taken. */
const echo = {
  async *run(frames: AsyncIterable<Frame>) {
    let frame = 0;
    for await (const _ of frames) {
      const result = { logits: Float32Array.of(1, 2) };
      const rest = { scheme: 's', way: 'device' as const, latencyMs: 1, energyMj: 1, result };
      yield { ...rest, frame: frame++, takenMs: performance.now() } as DispatchedFrame;
    }
  },
} as unknown as Dispatcher;

it('S11.190 a trace that is held takes no frames, nobody else uses the edge, and its clock stands still', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  try {
    const playing = new Playing(link, playedIn(crowd(2), 2));
    const taken: number[] = [];
    const whole = play(new AbortController().signal, echo, {
      playing,
      frame: () => [] as unknown as Frame,
      onFrame({ atS }) {
        taken.push(atS);
        vi.advanceTimersByTime(500);
        if (taken.length === 2) {
          playing.pause();
          expect([playing.paused, playing.devices]).toEqual([true, 1]);
          queueMicrotask(() => {
            vi.advanceTimersByTime(60_000);
            expect(playing.seconds).toBe(1);
            playing.resume();
            expect([playing.paused, playing.devices]).toEqual([false, 16]);
          });
        }
      },
    });
    const frames = await whole;
    expect(taken).toEqual([0, 0.5, 1, 1.5]);
    expect(frames.map(({ frame }) => frame)).toEqual([0, 1, 2, 3]);
  } finally {
    vi.useRealTimers();
  }
});

it('S11.692 a frame whose logits are no numbers is no answered one', async () => {
  const broken = {
    async *run(frames: AsyncIterable<Frame>) {
      for await (const done of echo.run(frames)) {
        const { logits } = done.result;
        yield done.frame === 2
          ? { ...done, result: { ...done.result, logits: logits.map(() => NaN) } }
          : done;
      }
    },
  } as unknown as Dispatcher;
  const playing = new Playing(link, steadyLoad(1));
  const options = { playing, frame: () => [] as unknown as Frame };
  await expect(play(new AbortController().signal, broken, options)).rejects.toMatchObject({
    code: 'E454',
    message: expect.stringContaining('frame 2'),
  });
});

it('S11.190 a trace that is stopped while it is held ends', async () => {
  const playing = new Playing(link, steadyLoad(1));
  const stop = new AbortController();
  const whole = play(stop.signal, echo, {
    playing,
    frame: () => [] as unknown as Frame,
    onFrame() {
      playing.pause();
      setTimeout(() => stop.abort(new Error('stopped')));
    },
  });
  await expect(whole).rejects.toThrow('stopped');
});

it('S11.190 frames that wait for nothing keep nobody waiting: timers and messages have their turn', async () => {
  const playing = new Playing({ ...link, seconds: 0.2 }, steadyLoad(1));
  let told = false;
  setTimeout(() => {
    told = true;
  });
  let after = 0;
  await play(new AbortController().signal, echo, {
    playing,
    frame: () => [] as unknown as Frame,
    onFrame() {
      if (told) after++;
    },
  });
  expect(after).toBeGreaterThan(0);
});
