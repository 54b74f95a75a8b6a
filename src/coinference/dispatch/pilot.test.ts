import { expect, it } from 'vitest';
import type { FrameResult } from '../frames.ts';
import { Pilot } from './pilot.ts';
import { crosses, type Scheme } from './scheme.ts';
import { resultOf } from './simulatedWorld.ts';
import { schemes, system } from './testing.ts';

const found = schemes.find((scheme) => !crosses(scheme)) as Scheme;
const costs = { ...found.costs, deviceMs: 10 };
const first: Scheme = { ...found, costs, local: { ...found.local, costs } };
const second: Scheme = { ...first, id: 'another D', entry: 2 };
const all = [...schemes.filter(crosses), first, second];
const took = (ms: number): FrameResult => resultOf(0, ms, null, { bytesUp: 0, bytesDown: 0 });

it('S11.624 of networks on the device alone the one that was quickest before the first frame stays the one, whatever its frames take', () => {
  for (const [quick, slow] of [
    [first, second],
    [second, first],
  ] as const) {
    const pilot = new Pilot({ schemes: all, world: system, goal: { what: 'frames', targetMs: 50 } });
    for (let i = 0; i < 3; i++) {
      pilot.knowledge.sawDevice(quick, took(10), i);
      pilot.knowledge.sawDevice(slow, took(12), i);
    }
    pilot.timedAlone(3);
    pilot.knowledge.lost();
    const loaded = () => true;
    pilot.decide(4, loaded, true);
    expect(pilot.decision?.use.id).toBe(quick.id);
    // A crowd takes the device's processor: frames are late, and those of the other one would be later.
    for (let i = 0; i < 200; i++) {
      const nowMs = 10 + 50 * i;
      const course = pilot.take(loaded);
      pilot.ended(course, took(60), nowMs);
      pilot.answered(course, 60);
      pilot.decide(nowMs, loaded, true);
      expect(pilot.decision?.use.id).toBe(quick.id);
    }
    // It cannot run any more: the next one answers.
    pilot.broken.add(quick.id);
    pilot.decide(20_000, loaded, true);
    expect(pilot.decision?.use.id).toBe(slow.id);
  }
});
