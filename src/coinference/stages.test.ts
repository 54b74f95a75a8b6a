import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { onAbort } from '../system/onAbort.ts';
import { type Stage, type StageOptions, throughStages } from './stages.ts';

const never = new AbortController().signal;
/** Lets everything happen that can happen without somebody opening a gate. */
const settle = async () => {
  for (let i = 0; i < 50; i++) await Promise.resolve();
};

interface Item {
  number: number;
  seen: string[];
}

/** A stage whose items wait until the test lets them go. */
class Gated implements Stage<Item> {
  readonly name: string;
  readonly width: number;
  readonly inside = new Map<number, { go(): void; fail(error: Error): void }>();
  most = 0;
  readonly stopped: number[] = [];

  constructor(name: string, width = 1) {
    this.name = name;
    this.width = width;
  }

  run(signal: AbortSignal, item: Item): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => this.inside.delete(item.number);
      this.inside.set(item.number, {
        go() {
          leave();
          resolve();
        },
        fail(error) {
          leave();
          reject(error);
        },
      });
      this.most = Math.max(this.most, this.inside.size);
      item.seen.push(this.name);
      onAbort(signal, () => {
        if (leave()) this.stopped.push(item.number);
        reject(signal.reason);
      });
    });
  }

  let(...numbers: number[]): Promise<void> {
    for (const number of numbers) this.inside.get(number)?.go();
    return settle();
  }
}

/** A source that counts what it was asked for. */
function counted(count: number) {
  const asked = { for: 0 };
  function* items(): Generator<Item> {
    for (let number = 0; number < count; number++) {
      asked.for++;
      yield { number, seen: [] };
    }
  }
  return { asked, items: items() };
}

/** Collects results as they come. */
function collect(
  source: Iterable<Item> | AsyncIterable<Item>,
  stages: Stage<Item>[],
  options?: StageOptions,
  signal = never,
) {
  const got: number[] = [];
  const ended = (async () => {
    for await (const { number } of throughStages(signal, source, stages, options)) got.push(number);
  })();
  ended.catch(() => {});
  return { got, ended };
}

describe('stages', () => {
  it('S11.83 work at the same time, each on an item of its own, and keep the order', async () => {
    const [a, b, c] = [new Gated('a'), new Gated('b', 2), new Gated('c')];
    const { got, ended } = collect(counted(5).items, [a, b, c]);
    await settle();
    await a.let(0);
    await a.let(1);
    await a.let(2);
    // Both of b's are at work, one waits before it, and a has the next.
    expect([[...a.inside.keys()], [...b.inside.keys()]]).toEqual([[3], [0, 1]]);
    await b.let(1);
    expect(c.inside.size).toBe(0);
    await b.let(0);
    expect([...c.inside.keys()]).toEqual([0]);
    for (let round = 0; round < 5; round++) for (const stage of [c, b, a]) await stage.let(0, 1, 2, 3, 4);
    for (let round = 0; round < 5; round++) for (const stage of [a, b, c]) await stage.let(0, 1, 2, 3, 4);
    await ended;
    expect(got).toEqual([0, 1, 2, 3, 4]);
  });

  it('S11.83 ask the source for no more than their queues hold', async () => {
    const { asked, items } = counted(100);
    const [a, b] = [new Gated('a'), new Gated('b')];
    const stop = new AbortController();
    const { ended } = collect(items, [a, b], { queue: 2 }, stop.signal);
    await settle();
    // One at work and two that wait.
    expect(asked.for).toBeLessThanOrEqual(4);
    for (let i = 0; i < 20; i++) await a.let(i);
    // b, two before it, one that a cannot hand on, two before a, and the one that the source has ready.
    expect(asked.for).toBeLessThanOrEqual(7);
    expect([a.most, b.most]).toEqual([1, 1]);
    stop.abort(new Error('enough'));
    await expect(ended).rejects.toThrow('enough');
  });

  it('S11.83 a failure shows in its turn, after what came before it, and nothing continues', async () => {
    const [a, b] = [new Gated('a', 3), new Gated('b')];
    const { got, ended } = collect(counted(9).items, [a, b]);
    await settle();
    a.inside.get(1)?.fail(new Error('broken'));
    await settle();
    await a.let(2);
    expect(got).toEqual([]);
    await a.let(0);
    await b.let(0);
    await expect(ended).rejects.toThrow('broken');
    expect(got).toEqual([0]);
    expect([a.inside.size, b.inside.size]).toEqual([0, 0]);
  });

  it('S11.83 a source that fails is said after what it gave', async () => {
    async function* failing(): AsyncGenerator<Item> {
      yield { number: 0, seen: [] };
      throw new Error('no more sensor');
    }
    const a = new Gated('a');
    const { got, ended } = collect(failing(), [a]);
    await settle();
    await a.let(0);
    await expect(ended).rejects.toThrow('no more sensor');
    expect(got).toEqual([0]);
  });

  it('S11.83 stop what is under way when the loop ends, and when they are told to', async () => {
    const [a, b] = [new Gated('a'), new Gated('b', 2)];
    const results = throughStages(never, counted(9).items, [a, b]);
    const first = results.next();
    await settle();
    await a.let(0);
    await b.let(0);
    expect((await first).value).toMatchObject({ number: 0, seen: ['a', 'b'] });
    await results.return();
    expect([a.inside.size, b.inside.size, a.stopped]).toEqual([0, 0, [1]]);

    const stop = new AbortController();
    async function* silent(): AsyncGenerator<Item> {
      await new Promise(() => {});
    }
    const { ended } = collect(silent(), [new Gated('c')], {}, stop.signal);
    stop.abort(new Error('told to'));
    await expect(ended).rejects.toThrow('told to');
  });

  it('S11.84 of the latest items only the newest waits, and each that it takes the place of is counted', async () => {
    let give: (item: Item | null) => void = () => {};
    async function* sensor(): AsyncGenerator<Item> {
      for (;;) {
        const item = await new Promise<Item | null>((next) => {
          give = next;
        });
        if (!item) return;
        yield item;
      }
    }
    let dropped = 0;
    const a = new Gated('a');
    const { got, ended } = collect(sensor(), [a], { policy: 'latest', onDrop: () => dropped++ });
    await settle();
    for (let number = 0; number < 6; number++) {
      give({ number, seen: [] });
      await settle();
    }
    expect([[...a.inside.keys()], dropped]).toEqual([[0], 4]);
    await a.let(0);
    expect([...a.inside.keys()]).toEqual([5]);
    give(null);
    await a.let(5);
    await ended;
    expect([got, dropped]).toEqual([[0, 5], 4]);
  });

  it('S11.83 give everything in order, whatever each takes', async () => {
    const widths = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(
        fc.nat(30),
        widths,
        fc.integer({ min: 1, max: 3 }),
        fc.infiniteStream(fc.nat(7)),
        async (count, w, queue, steps) => {
          const most = w.map(() => 0);
          const stages = w.map((width, s): Stage<Item> => {
            let inside = 0;
            return {
              name: `${s}`,
              width,
              async run() {
                most[s] = Math.max(most[s] as number, ++inside);
                for (let left = steps.next().value as number; left > 0; left--) await Promise.resolve();
                inside--;
              },
            };
          });
          const { got, ended } = collect(counted(count).items, stages, { queue });
          await ended;
          expect(got).toEqual(Array.from({ length: count }, (_, i) => i));
          most.forEach((each, s) => void expect(each).toBeLessThanOrEqual(w[s] as number));
        },
      ),
    );
  });
});
