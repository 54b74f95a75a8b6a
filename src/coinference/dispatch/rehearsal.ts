import type { Frame } from '../frames.ts';
import type { Answering } from './answering.ts';
import { ordered } from './ordered.ts';
import type { Pilot } from './pilot.ts';

/** So long at least, and so many frames besides those that fill the pipeline; and never longer than the last, ms. */
const REHEARSAL = { leastMs: 300, frames: 8, mostMs: 1000 };

/**
 * Runs frames that overlap as those of the pilot's scheme will: one at a time they wake other code, and other caches, than
 * several do. Device, link and edge are warm after that, and what such frames take is known before the first that counts.
 */
export async function rehearse(
  frame: Frame,
  { pilot, answering }: { pilot: Pilot; answering: Answering },
): Promise<void> {
  const { end } = answering.begin();
  const startedMs = performance.now();
  const most = pilot.window + REHEARSAL.frames;
  function* frames() {
    for (let taken = 0; ; taken++) {
      const spentMs = performance.now() - startedMs;
      if (spentMs > REHEARSAL.mostMs || (spentMs > REHEARSAL.leastMs && taken >= most)) return;
      yield frame;
    }
  }
  let number = 0;
  try {
    for await (const { course, frame } of ordered(
      frames(),
      () => pilot.window,
      (each) => answering.answer(each, number++),
    )) {
      if (frame.way !== 'rescued') pilot.answered(course, performance.now() - frame.takenMs);
    }
  } finally {
    await end();
    answering.takeBesides();
  }
}
