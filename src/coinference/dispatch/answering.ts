import { onAbort } from '../../system/onAbort.ts';
import type { Frame, FrameResult } from '../frames.ts';
import type { Course } from './course.ts';
import type { DispatchedFrame } from './dispatched.ts';
import { hedged } from './hedged.ts';
import type { Pilot } from './pilot.ts';
import type { PipelineStore } from './pipelineStore.ts';
import type { Scheme } from './scheme.ts';

/** A frame that was answered, before those that were taken earlier may be. */
export interface Answered {
  course: Course;
  frame: Omit<DispatchedFrame, 'latencyMs' | 'energyMj'>;
}

interface Options {
  store: PipelineStore;
  pilot: Pilot;
  /** What answers where a scheme's own network is not open on the device alone. */
  alone: Scheme;
  decide(hasty?: boolean): void;
  /** A scheme's frame failed over the edge. */
  failed(id: string, error: Error): void;
  /** Looks at once for how link and edge are. */
  look(): void;
}

/** Runs frames the way that was chosen for each, and where the edge fails or is late on the device too. */
export class Answering {
  readonly #signal: AbortSignal;
  readonly #options: Options;
  /** Ends what is under way over the edge when the run is over. */
  #running = new AbortController();
  readonly #underWay = new Set<Promise<void>>();
  /** What ran for frames that were answered another way, and is not accounted for yet. */
  readonly #besides: FrameResult[] = [];

  constructor(signal: AbortSignal, options: Options) {
    this.#signal = signal;
    this.#options = options;
  }

  /** Frames of a run: what is under way when that is over has ended when `end` resolves. */
  begin(): { signal: AbortSignal; end(): Promise<void> } {
    const running = new AbortController();
    this.#running = running;
    const leave = onAbort(this.#signal, () => running.abort(this.#signal.reason));
    const end = async () => {
      leave();
      running.abort(new Error('the run is over'));
      await Promise.all(this.#underWay);
    };
    return { signal: running.signal, end };
  }

  /** What ran for frames that were answered another way since this was asked last. */
  takeBesides(): FrameResult[] {
    return this.#besides.splice(0);
  }

  async answer(frame: Frame, number: number): Promise<Answered> {
    const takenMs = performance.now();
    const course = this.#options.pilot.take((scheme) => this.#options.store.has(scheme, true));
    const { scheme } = course;
    const answered = (result: FrameResult, way: DispatchedFrame['way']): Answered => ({
      course,
      frame: { frame: number, scheme: scheme.id, way, takenMs, result },
    });
    if (course.way === 'device') return answered(await this.#onDevice(course, frame), 'device');
    const over = this.#overEdge(course, frame);
    this.#keepTrackOf(over);
    const { result, by, besides } = await hedged(this.#signal, {
      first: over,
      patienceMs: this.#options.pilot.patienceMs(course),
      onLate: () => {
        this.#options.pilot.late(course);
        this.#options.look();
        this.#options.decide(true);
      },
      // No frame is lost: the device answers what the edge did not.
      second: (signal) =>
        this.#options.store.run(
          this.#options.store.has(scheme, true) ? scheme : this.#options.alone,
          true,
          frame,
          signal,
        ),
    });
    const other = by === 'first' ? besides : over;
    if (other) this.#keepTrackOf(other.then((spent) => spent && this.#besides.push(spent)));
    return answered(result, by === 'first' ? 'edge' : 'rescued');
  }

  /** What is still under way after its frame was answered is stopped and waited for at the end of the run. */
  #keepTrackOf(work: Promise<unknown>): void {
    const ended = work.then(
      () => {},
      () => {},
    );
    this.#underWay.add(ended);
    void ended.then(() => this.#underWay.delete(ended));
  }

  async #onDevice(course: Course, frame: Frame): Promise<FrameResult> {
    try {
      const result = await this.#options.store.run(course.scheme, true, frame);
      this.#options.pilot.ended(course, result, performance.now());
      this.#options.decide();
      return result;
    } catch (error) {
      this.#options.pilot.ended(course, null, performance.now());
      throw error;
    }
  }

  /** Null where the edge does not answer it, which is noted. */
  async #overEdge(course: Course, frame: Frame): Promise<FrameResult | null> {
    const running = this.#running;
    try {
      const result = await this.#options.store.run(course.scheme, false, frame, running.signal);
      this.#options.pilot.ended(course, result, performance.now());
      this.#options.decide();
      return result;
    } catch (error) {
      this.#options.pilot.ended(course, null, performance.now());
      this.#signal.throwIfAborted();
      if (running.signal.aborted) return null;
      this.#options.failed(course.scheme.id, error as Error);
      this.#options.decide(true);
      return null;
    }
  }
}
