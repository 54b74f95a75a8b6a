import { Agent } from 'node:http';
import { ask } from './crowd.ts';
import type { AttackPart } from './part.ts';
import { openTarget, residentBytes } from './target.ts';

const COUNT = 100_000;
const POINTS = 10;
const AT_ONCE = 16;

/** Resident memory of the endpoint over many requests (Linux). */
export const memory: AttackPart = {
  name: 'memory',
  async run({ scale, log }) {
    const count = Math.max(1000, Math.round(COUNT * scale));
    const target = await openTarget();
    const curve: number[] = [];
    let wrong = 0;
    try {
      for (let point = 0; point <= POINTS; point++) {
        const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
        const client = async () => {
          for (let i = 0; i < count / POINTS / AT_ONCE; i++) if (!(await ask(target.url, agent))) wrong += 1;
        };
        // The first round only warms up.
        await Promise.all(Array.from({ length: AT_ONCE }, client));
        agent.destroy();
        curve.push(residentBytes(target.pid) / 2 ** 20);
        log(`${(point * count) / POINTS} requests: ${curve.at(-1)?.toFixed(1)} MiB`);
      }
    } finally {
      await target.close();
    }
    const step = count / POINTS;
    return [
      { name: 'answered wrongly or not at all', value: wrong, unit: 'requests', goal: '0' },
      ...curve.map((value, point) => ({
        name: `resident after ${point * step} requests`,
        value,
        unit: 'MiB',
      })),
    ];
  },
};
