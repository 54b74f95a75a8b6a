import { expect, test, vi } from 'vitest';
import { memberValue } from '../../search/member.ts';
import { type Order, orderText, parseVerifyState, printVerifyState, type VerifyState } from './records.ts';
import { type Trainers, TrainingRefused, type VerifyWork, verifyFront } from './run.ts';
import { encodingOf, frontOf, verificationOf } from './testing.ts';
import { verifiedFront } from './verified.ts';

const FRONT = frontOf([
  { latencyMs: 1, accuracy: 0.6 },
  { latencyMs: 2, accuracy: 0.7 },
  { latencyMs: 3, accuracy: 0.8 },
  { latencyMs: 4, accuracy: 0.9 },
]);
/** In the order of the front: the third turns out best, the last worse than the second. */
const REACHED = [0.55, 0.75, 0.9, 0.7];
const accuracyOf = ({ network, fidelity }: Order) =>
  (REACHED[FRONT.findIndex(({ encoding }) => encoding === network)] ?? 0) - 1 / (2 + fidelity.epochs);

function fakeWork(atOnce = 1, refused?: string) {
  const trained: string[] = [];
  const saved: string[] = [];
  let now = 0;
  const trainers: Trainers = {
    atOnce: () => atOnce,
    train: async (_signal, order, onShare) => {
      trained.push(orderText(order));
      onShare(0.5);
      if (order.network === refused) throw new TrainingRefused('it has no weights');
      now += 100;
      return { accuracy: accuracyOf(order), samples: 400, added: order.fidelity.epochs, ms: 100 };
    },
  };
  const work: VerifyWork = {
    ...{ trainers, budgetMs: null, onProgress: () => {}, now: () => now },
    measure: async function* (_signal, designs) {
      for (const design of designs) {
        const i = FRONT.findIndex(({ encoding }) => encoding === design);
        const found = { bytesUp: 10, bytesDown: 5, frames: 5, provenance: 'measured' as const, at: '' };
        yield { design, latencyMs: 10 * (i + 1), lowMs: 9 * (i + 1), highMs: 11 * (i + 1), ...found };
      }
    },
    save: async (state) => void saved.push(printVerifyState(state)),
  };
  return { work, trained, saved };
}

const run = (start: VerifyState, work: VerifyWork, signal = new AbortController().signal) =>
  verifyFront(signal, start, work);

test('S10.123 measures, trains and keeps each record; the front is ranked by what was verified, the predictions beside it', async () => {
  const { work, saved } = fakeWork();
  const { state, end } = await run(verificationOf(FRONT, { keep: 1 }), work);
  expect(end).toBe('done');
  expect(saved).toHaveLength(4 + 12);
  expect(parseVerifyState(saved.at(-1) as string)).toEqual(state);
  const found = verifiedFront(state);
  expect(found.map(({ onFront }) => onFront)).toEqual([true, true, true, false]);
  expect(found.every(({ trained, measured }) => trained && measured)).toBe(true);
  const [first] = found;
  expect(first?.member.figures.latency?.value).toBe(1);
  expect(first?.member.verified?.latency).toMatchObject({
    value: 10,
    provenance: 'measured',
    low: 9,
    high: 11,
  });
  expect(memberValue(first?.member as never, 'accuracy')).toBeCloseTo(0.55 - 1 / 22);
});

test('S10.502 an accuracy says which training it is of, and nothing is said of what no training bears on', () => {
  const member = (state: VerifyState, i: number) => verifiedFront(state)[i]?.member.verified?.accuracy;
  const training = (i: number, epochs: number): VerifyState['trainings'][number] => ({
    ...{ network: encodingOf(i), fidelity: { points: 64, epochs }, seed: 1, accuracy: 0.5, samples: 400 },
    ...{ provenance: 'measured', added: epochs, ms: 1, at: '' },
  });
  const begun = verificationOf(FRONT, { trainings: [training(0, 2), training(1, 20)] });
  expect(member(begun, 0)).toMatchObject({ provenance: 'predicted', training: { points: 64, epochs: 2 } });
  expect(member(begun, 1)).toMatchObject({ provenance: 'measured', training: { points: 64, epochs: 20 } });
  expect(member(begun, 2)).toBeUndefined();
  const rungs = [{ points: 256, epochs: 16 }];
  const target = { ...training(0, 16), fidelity: rungs[0] as (typeof rungs)[0] };
  const ended = verificationOf(FRONT, { rungs, trainings: [target] });
  expect(member(ended, 0)?.training).toEqual({ points: 256, epochs: 16, target: true });
});

test('S10.121 a run resumed from any saved state ends with the same records, and loses one step at most', async () => {
  const { work, saved, trained } = fakeWork();
  const { state } = await run(verificationOf(FRONT), work);
  const strip = (of: VerifyState) => ({
    ...of,
    measuringMs: 0,
    trainings: of.trainings.map((record) => ({ ...record, at: '' })),
  });
  for (const [i, text] of saved.entries()) {
    const again = fakeWork();
    const { state: ended } = await run(parseVerifyState(text), again.work);
    expect(strip(ended)).toEqual(strip(state));
    expect(again.trained).toEqual(trained.slice(Math.max(0, i - 3)));
  }
});

test('S10.123 a network that cannot be trained has its problem; any other failure ends it, and what was kept stays', async () => {
  const { work } = fakeWork(2, encodingOf(1));
  const { state } = await run(verificationOf(FRONT), work);
  expect(state.failures).toMatchObject([{ network: encodingOf(1), problem: 'it has no weights' }]);
  expect(verifiedFront(state)[1]).toMatchObject({ trained: false, problem: 'it has no weights' });

  const broken = fakeWork(2);
  let calls = 0;
  const { train } = broken.work.trainers;
  broken.work.trainers.train = (...args) => {
    if (++calls === 3) throw new Error('the machine is gone');
    return train(...args);
  };
  await expect(run(verificationOf(FRONT), broken.work)).rejects.toThrow('the machine is gone');
  expect(parseVerifyState(broken.saved.at(-1) as string).trainings.length).toBeGreaterThanOrEqual(2);
});

test('S10.123 an abort ends it with its reason, and as many run side by side as there are trainers', async () => {
  const { work, saved } = fakeWork(3);
  let most = 0;
  let running = 0;
  const abort = new AbortController();
  work.trainers.train = (signal) => {
    most = Math.max(most, ++running);
    if (running === 3) abort.abort(new DOMException('Stopped.', 'AbortError'));
    return new Promise((_, reject) => {
      const end = () => reject(signal.reason);
      if (signal.aborted) end();
      else signal.addEventListener('abort', end);
    });
  };
  await expect(run(verificationOf(FRONT), work, abort.signal)).rejects.toThrow('Stopped.');
  expect(most).toBe(3);
  expect(saved).toHaveLength(4);
});

test('S10.124 what trainings show corrects the accuracies of those that were not trained, with an interval of their scatter', async () => {
  const points = Array.from({ length: 10 }, (_, i) => ({ latencyMs: i + 1, accuracy: 0.5 + i / 40 }));
  const front = frontOf(points);
  const { work } = fakeWork();
  // Each is 20 points better than it was said, a little more or less.
  work.trainers.train = async (_signal, { network, fidelity }) => {
    const i = front.findIndex(({ encoding }) => encoding === network);
    const said = front[i]?.figures.accuracy?.value ?? 0;
    return { accuracy: said + 0.2 + 0.004 * ((i % 3) - 1), samples: 1e6, added: fidelity.epochs, ms: 1 };
  };
  const found = verifiedFront((await run(verificationOf(front), work)).state);
  for (const { member, trained } of found) {
    const { value = 0, low = 0, high = 0, provenance } = member.verified?.accuracy ?? {};
    expect(provenance).toBe(trained ? 'measured' : 'predicted');
    const said = member.figures.accuracy?.value ?? 0;
    expect(Math.abs(value - said - 0.2)).toBeLessThan(0.006);
    const reached = said + 0.2 + 0.004 * ((found.findIndex((other) => other.member === member) % 3) - 1);
    expect(low).toBeLessThanOrEqual(reached);
    expect(high).toBeGreaterThanOrEqual(reached);
    expect(high - low).toBeLessThan(0.05);
  }
  expect(found.filter(({ trained }) => trained)).toHaveLength(3);
});

test('S10.550 what is said is by the newest records, whichever training runs', async () => {
  const { work } = fakeWork(2);
  const said: string[] = [];
  const shares: ((share: number) => void)[] = [];
  const ends: (() => void)[] = [];
  const trainers: Trainers = {
    atOnce: () => 2,
    train: async (signal, order, onShare) => {
      shares.push(onShare);
      if (shares.length <= 2) await new Promise<void>((end) => ends.push(end));
      return work.trainers.train(signal, order, () => {});
    },
  };
  const onProgress: VerifyWork['onProgress'] = ({ words }) => void said.push(words);
  const done = run(verificationOf(FRONT, { keep: 1 }), { ...work, trainers, onProgress });
  await vi.waitFor(() => expect(ends).toHaveLength(2));
  ends[0]?.();
  // The second began when more were left.
  await vi.waitFor(() => expect(shares.length).toBeGreaterThan(2));
  const newest = said.at(-1);
  shares[1]?.(0.5);
  expect(said.at(-1)).toBe(newest);
  ends[1]?.();
  await done;
});
