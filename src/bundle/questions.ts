/** One frame to be answered, and who waits for that. */
interface Question<T, A> {
  what: T;
  answered(answer: A): void;
  failed(error: Error): void;
}

type Run<T, A> = (source: AsyncIterable<T>, failed: () => void) => AsyncIterable<A>;

/**
 * Frames that many ask for, answered by one run after the other: a run takes them in their order, and a frame that ends it with an
 * error is the oldest without an answer. The others are asked again in the next run.
 */
export class Questions<T, A> {
  readonly #waiting: Question<T, A>[] = [];
  #taken = 0;
  #over: Error | null = null;
  #wake = () => {};
  readonly #done: Promise<void>;
  #failing = false;

  /** @param run answers what it takes, in that order, and calls `failed` as soon as one of it cannot be answered */
  constructor(run: Run<T, A>) {
    this.#done = this.#work(run);
  }

  ask(what: T): Promise<A> {
    return new Promise((answered, failed) => {
      if (this.#over) return failed(this.#over);
      this.#waiting.push({ what, answered, failed });
      this.#wake();
    });
  }

  async *#source(): AsyncGenerator<T, void> {
    while (!this.#over && !this.#failing) {
      const next = this.#waiting[this.#taken];
      if (next) {
        this.#taken++;
        yield next.what;
      } else {
        await new Promise<void>((wake) => {
          this.#wake = wake;
        });
      }
    }
  }

  async #work(run: Run<T, A>): Promise<void> {
    while (!this.#over) {
      this.#taken = 0;
      this.#failing = false;
      const failed = () => {
        this.#failing = true;
        this.#wake();
      };
      try {
        for await (const answer of run(this.#source(), failed)) {
          this.#taken--;
          this.#waiting.shift()?.answered(answer);
        }
      } catch (error) {
        const oldest = this.#waiting.shift();
        if (oldest) oldest.failed(error as Error);
        else this.#over = error as Error;
      }
    }
    for (const { failed } of this.#waiting.splice(0)) failed(this.#over);
  }

  /** What has no answer yet gets none. */
  async close(reason: Error): Promise<void> {
    this.#over ??= reason;
    this.#wake();
    await this.#done;
  }
}
