import { httpLink } from '../../src/coinference/httpLink.ts';
import { randomStream } from '../../src/design/random.ts';
import { createEndpoint } from '../../src/edge/endpoint.ts';
import { faultProxy } from '../../src/edge/faultProxy.ts';
import { stream } from '../../src/edge/frameStream.ts';
import { type Toxic, toxics } from '../../src/edge/toxics.ts';
import type { Figure } from '../benchmark.ts';

/** A random mixture for one direction of one connection; half of them have none. */
function mixture(random: () => number): Toxic[] {
  const all = [
    toxics.latency(5 * random()),
    toxics.jitter(10 * random()),
    toxics.rate(200 + 2000 * random()),
    toxics.slicing(50 + Math.floor(1000 * random()), random()),
    toxics.corruption(5000 + 100_000 * random()),
    toxics.reset(Math.floor(60_000 * random())),
    toxics.truncation(Math.floor(60_000 * random())),
    toxics.blackHole(Math.floor(100_000 * random())),
    toxics.slowClose(20 * random()),
  ];
  return random() < 0.5 ? [] : all.filter(() => random() < 0.2);
}

export const name = 'faults';

/** Streams of frames through random mixtures of a network's faults. */
export async function run(
  { streams = 100, frames = 30, limitMs = 1000, seed = 1 } = {},
  log: (text: string) => void = () => {},
): Promise<Figure[]> {
  const endpoint = await createEndpoint();
  const ends = new Map<string, number>();
  let [delivered, wrong, unnumbered] = [0, 0, 0];
  try {
    for (let i = 0; i < streams; i++) {
      const proxy = await faultProxy(
        endpoint.url,
        (n) => ({
          up: mixture(randomStream(seed, `up ${i}`, n)),
          down: mixture(randomStream(seed, `down ${i}`, n)),
        }),
        seed + i,
      );
      const seen = await stream(httpLink({ url: proxy.url, timeoutMs: limitMs }), frames, limitMs);
      await proxy.close();
      delivered += seen.delivered;
      wrong += seen.wrong;
      const { code } = (seen.error ?? { code: 'complete' }) as { code?: string };
      if (code === undefined) {
        unnumbered++;
        log(`stream ${i}: ${seen.error}`);
      } else ends.set(code, (ends.get(code) ?? 0) + 1);
    }
  } finally {
    await endpoint.close();
  }
  return [
    { name: 'frames delivered', value: delivered, unit: 'frames' },
    { name: 'wrong, lost or reordered frames', value: wrong, unit: 'frames', goal: '0' },
    { name: 'streams that ended without a number', value: unnumbered, unit: 'streams', goal: '0' },
    ...[...ends].map(([end, count]) => ({
      name: `streams that ended: ${end}`,
      value: count,
      unit: 'streams',
    })),
  ];
}
