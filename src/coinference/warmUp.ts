import { median } from '../system/statistics.ts';

/** Frames are watched over so long at a time, and so many of them at least. */
const WINDOW = { ms: 300, frames: 3, most: 150 };
/** An engine that is this cold after that time is as warm as it gets. */
const LONGEST_MS = 2000;
/** The end of a window is faster than its beginning by more than frames differ anyway. */
const FASTER = 0.93;

/**
 * Tells when an engine is warm: it compiles itself while it runs, and fills its memory; the endpoint looks the model up. That
 * takes an engine just started many times what it takes one at work, so it is told from the frames: as long as they get faster
 * within a window there is another one.
 */
export class WarmUp {
  /** Frames that were run. */
  frames = 0;
  #totalMs = 0;
  #window: number[] = [];

  /** @param ms what the next frame took @returns whether the frames after it may count */
  takes(ms: number): boolean {
    this.frames++;
    this.#totalMs += ms;
    this.#window.push(ms);
    const { length } = this.#window;
    if (length < WINDOW.frames) return false;
    const spent = this.#window.reduce((sum, each) => sum + each, 0);
    if (spent < WINDOW.ms && length < WINDOW.most) return false;
    const third = Math.floor(length / 3);
    const faster = median(this.#window.slice(-third)) < FASTER * median(this.#window.slice(0, third));
    this.#window = [];
    return !faster || this.#totalMs >= LONGEST_MS;
  }
}
