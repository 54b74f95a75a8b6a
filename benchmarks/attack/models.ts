import { hostileModel } from '../../src/onnx/hostile.node.ts';
import type { AttackPart } from './part.ts';
import { openTarget } from './target.ts';

const COUNT = 2000;
/** Of those, this many that only a limit ends: each costs a deadline and a restart. */
const SLOW_SHARE = 0.05;
const DEADLINE_S = 1;
/** A deadline for loading, one for running, a restart after each. */
const BOUND_MS = 30_000;
const CHECK_EVERY = 100;

/** Hostile models against a real endpoint. */
export const models: AttackPart = {
  name: 'models',
  async run({ scale, seed, log }) {
    const count = Math.max(20, Math.round(COUNT * scale));
    const target = await openTarget(['--timeout', String(DEADLINE_S)]);
    const found = { accepted: 0, hung: 0, crashed: 0, unsound: 0, longest: 0, ended: 0 };
    try {
      for (let i = 0; i < count; i++) {
        const slow = i % Math.round(1 / SLOW_SHARE) === 0;
        const { bytes, expect } = hostileModel(seed * 1_000_003 + i, !slow);
        const started = performance.now();
        const { status, code } = await target
          .load(`bad-${i % 8}`, bytes)
          .catch(() => ({ status: 0, code: '' }));
        if (status === 0 || status === 500) found.crashed += 1;
        if (expect !== 'bounded' && status < 400) found.accepted += 1;
        if (expect === 'bounded' && status === 200) {
          const path = `${target.url}/v2/models/bad-${i % 8}/infer`;
          const input = { name: 'x', datatype: 'FP32', shape: [1], data: [1] };
          const run = await fetch(path, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ inputs: [input] }),
          }).catch(() => null);
          if (!run || run.status === 500) found.crashed += 1;
          await run?.arrayBuffer();
        }
        if (code === 'E312') found.ended += 1;
        const took = performance.now() - started;
        found.longest = Math.max(found.longest, took);
        if (took > BOUND_MS) found.hung += 1;
        if (i % CHECK_EVERY === 0 || slow) {
          // The engine may be on its way back: requests wait for it within their own deadline.
          const sound = (await target.sound()) || (await target.sound()) || (await target.sound());
          if (!sound) found.unsound += 1;
        }
        if (i % CHECK_EVERY === 0) log(`${i} of ${count} models`);
      }
    } finally {
      await target.close();
    }
    return [
      { name: 'sent', value: count, unit: 'models' },
      { name: 'wrongly accepted', value: found.accepted, unit: 'models', goal: '0' },
      { name: 'endpoint crashed or failed', value: found.crashed, unit: 'times', goal: '0' },
      { name: 'beyond every deadline', value: found.hung, unit: 'models', goal: '0' },
      { name: 'good model wrong or gone afterwards', value: found.unsound, unit: 'times', goal: '0' },
      { name: 'loads ended by the deadline', value: found.ended, unit: 'models' },
      { name: 'longest load and run', value: found.longest, unit: 'ms' },
    ];
  },
};
