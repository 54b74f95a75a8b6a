import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { LinkError } from '../coinference/errors.ts';
import type { Link } from '../coinference/link.ts';
import { createEndpoint, type Endpoint } from './endpoint.ts';
import { type FaultProxy, type Faults, faultProxy } from './faultProxy.ts';
import { stream } from './frameStream.ts';
import { toxics } from './toxics.ts';

const { latency, jitter, rate, slicing, reset, truncation, blackHole, slowClose, corruption } = toxics;
/** Bytes that are enough to open the pipeline, and end within a stream of frames. */
const LATER = 12_000;

/** Faults that a stream gets over: every frame comes. */
const MENDED: Record<string, (connection: number) => Faults> = {
  nothing: () => ({}),
  latency: () => ({ up: [latency(3)], down: [latency(3)] }),
  jitter: () => ({ up: [jitter(8)], down: [jitter(8)] }),
  rate: () => ({ up: [rate(500)], down: [rate(500)] }),
  slicing: () => ({ up: [slicing(100)], down: [slicing(70)] }),
  'a slow close': () => ({ down: [slowClose(20)] }),
  'latency, jitter, rate and slicing': () => ({
    up: [latency(1), slicing(900), rate(2000)],
    down: [jitter(3), slicing(500), rate(2000)],
  }),
  'one reset on the way up': (n) => (n === 0 ? { up: [reset(LATER)] } : {}),
  'one reset on the way down': (n) => (n === 0 ? { down: [reset(LATER)] } : {}),
  'one answer that is cut off': (n) => (n === 0 ? { down: [truncation(LATER)] } : {}),
  'one connection that damages what passes': (n) =>
    n === 1 ? { up: [corruption(3000)], down: [corruption(3000)] } : {},
};

/** Faults that last: frames that came are right, and then it is said what happened. */
const LASTING: Record<string, (connection: number) => Faults> = {
  'every connection reset': () => ({ down: [reset(3000)] }),
  'every answer cut off': () => ({ down: [truncation(3000)] }),
  'every connection damaged, up': () => ({ up: [corruption(2000)] }),
  'every connection damaged, down': () => ({ down: [corruption(2000)] }),
  'a black hole on the way up': () => ({ up: [blackHole(LATER)] }),
  'a black hole on the way down': () => ({ down: [blackHole(LATER)] }),
  'a black hole from the start': () => ({ down: [blackHole(0)] }),
  'a black hole behind damage, jitter and slicing': () => ({
    up: [jitter(2), slicing(700), corruption(40_000), blackHole(30_000)],
  }),
};

/**
 * What every Link keeps on a network with faults, over real sockets: no frame that is wrong, lost or out of order, an
 * end within the limit, and a numbered error.
 * @param open a link to an address, which gives up on a request after so long
 */
export function faultContract(name: string, open: (url: string, limitMs: number) => Link): void {
  describe(`${name} on a network with faults`, () => {
    let endpoint: Endpoint;
    beforeAll(async () => {
      endpoint = await createEndpoint();
    });
    afterAll(() => endpoint.close());

    async function through(faults: (connection: number) => Faults): Promise<FaultProxy> {
      const proxy = await faultProxy(endpoint.url, faults);
      onTestFinished(() => proxy.close());
      return proxy;
    }

    it.each(Object.keys(MENDED))('S11.43 delivers every frame through %s', async (kind) => {
      const proxy = await through(MENDED[kind] as (n: number) => Faults);
      expect(await stream(open(proxy.url, 20_000), 12, 20_000)).toEqual({
        delivered: 12,
        wrong: 0,
        error: null,
      });
    });

    it.each(Object.keys(LASTING))(
      'S11.44 believes nothing wrong and says what happened through %s',
      async (kind) => {
        const proxy = await through(LASTING[kind] as (n: number) => Faults);
        const { delivered, wrong, error } = await stream(open(proxy.url, 700), 40, 700);
        expect(wrong).toBe(0);
        if (error === null) expect(delivered).toBe(40);
        else expect(error).toBeInstanceOf(LinkError);
        if (kind.startsWith('a black hole')) expect(error).toMatchObject({ code: 'E302' });
        expect(error).not.toMatchObject({ code: 'E301' });
      },
    );

    it('S11.43 gets over an endpoint that goes down and comes up again', async () => {
      const proxy = await through(() => ({ down: [latency(2)] }));
      const running = stream(open(proxy.url, 20_000), 60, 20_000);
      while (proxy.connections === 0) await new Promise(setImmediate);
      await proxy.goDown();
      await proxy.goUp();
      expect(await running).toMatchObject({ wrong: 0 });
    });

    it('S11.43 says E301 of one that stays down', async () => {
      const proxy = await through(() => ({}));
      const link = open(proxy.url, 20_000);
      expect(await stream(link, 2, 20_000)).toMatchObject({ delivered: 2, error: null });
      await proxy.goDown();
      const { delivered, error } = await stream(link, 2, 20_000);
      expect(delivered).toBe(0);
      expect(error).toMatchObject({ code: 'E301' });
      await proxy.goUp();
    });
  });
}
