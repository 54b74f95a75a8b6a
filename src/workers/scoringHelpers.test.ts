import { expect, it, vi } from 'vitest';
import type { OrderMessage } from '../search/batch.ts';
import type { ScoringHelper } from '../search/scoringPool.ts';
import { fakeSystem } from '../system/testing.ts';
import { scoringHelpers } from './scoringHelpers.ts';
import { fakeWorker } from './testing.ts';

const setting = { points: 64, features: 3, classes: 10 };
const setup = { setting, system: fakeSystem(setting), accuracyModel: null, correction: null };
const order = (size: number): OrderMessage => ({
  ...{ news: { from: 0, table: null, batches: [] }, order: null, proposals: new Uint8Array(size) },
});

/** A helper whose workers wait with their answers; what they were asked, by its size. */
function helperWith() {
  const asked: number[] = [];
  const ports: MessagePort[] = [];
  const workers: ReturnType<typeof fakeWorker>[] = [];
  const attend = (_: unknown, port: MessagePort) => {
    ports.push(port);
    port.onmessage = ({ data }) => asked.push(data.proposals.length);
    return new Promise<never>(() => {});
  };
  const end = new AbortController();
  const start = () => {
    workers.push(fakeWorker({ attend }));
    return workers.at(-1) as Worker;
  };
  const [helper] = scoringHelpers(setup, 1, end.signal, start);
  return { helper: helper as ScoringHelper, asked, ports, workers, end };
}

const scores = (size: number) => ({ proposals: new Uint8Array(size), scores: new Float64Array() });

it('S10.701 a helper has its next batch before the one it is at is answered', async () => {
  const { helper, asked, ports, end } = helperWith();
  const [first, second] = [helper.score(order(1)), helper.score(order(2))];
  await vi.waitFor(() => expect(asked).toEqual([1, 2]));
  ports[0]?.postMessage({ scores: scores(1) });
  ports[0]?.postMessage({ error: 'no such batch' });
  expect(await first).toEqual(scores(1));
  await expect(second).rejects.toThrow('no such batch');
  end.abort();
});

it('S10.91 what a worker had that died is given back, and the next batch starts another', async () => {
  const { helper, asked, ports, workers, end } = helperWith();
  const lost = Promise.allSettled([helper.score(order(1)), helper.score(order(2))]);
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  workers[0]?.dispatchEvent(Object.assign(new Event('error', { cancelable: true }), { message: 'crashed' }));
  expect((await lost).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  const next = helper.score(order(3));
  await vi.waitFor(() => expect(asked).toEqual([1, 2, 3]));
  ports[1]?.postMessage({ scores: scores(3) });
  expect(await next).toEqual(scores(3));
  expect(workers).toHaveLength(2);
  const late = helper.score(order(4));
  end.abort();
  await expect(late).rejects.toThrow();
});
