import { collectSamples, type Wanted } from '../src/coinference/collect.ts';
import { edgeLink } from '../src/coinference/edgeLink.ts';
import { measureLink } from '../src/coinference/measureLink.ts';
import { remoteRunner } from '../src/coinference/remoteRunner.ts';
import { calibratedWeights } from '../src/learning/initialise.ts';
import type { LatencySample } from '../src/learning/latency/samples.ts';
import { webRuntime } from '../src/runtime/web.ts';
import type { LinkProfile } from '../src/system/link.ts';
import { gatherFor } from '../src/system/micro.ts';
import { spaceGrid } from '../src/system/plan.ts';
import { type Profile, withRows } from '../src/system/profile.ts';
import { profile } from '../src/system/profiler.ts';
import { sessionRunner } from '../src/system/runner.ts';
import { shapesTask } from '../src/tasks/shapes.ts';
import { settingOf } from '../src/tasks/task.ts';
import { answerWith } from './answer.ts';

export interface BrowserQuestion {
  url: string;
  points: number;
  wanted: readonly Wanted[];
  repeats: number;
  seed: number;
  minutes: number;
}

/** The tables and the link as JSON has them, and every design that was measured. */
export interface BrowserAnswer {
  device: Profile;
  edge: Profile;
  link: LinkProfile;
  samples: LatencySample[];
}

const wasmPaths = { mjs: '/ort.mjs', wasm: '/ort.wasm' };
const signal = new AbortController().signal;

answerWith(
  async ({ url, points, wanted, repeats, seed, minutes }: BrowserQuestion): Promise<BrowserAnswer> => {
    const runtime = webRuntime({ threads: 1, wasmPaths });
    const linkAt = (mbps: number | null) => edgeLink({ url, ...(mbps !== null && { mbps }) });
    const data = shapesTask({ split: 'val', points, size: 400 });
    const setting = settingOf(data, points);
    const link = await measureLink(signal, linkAt(null));
    const about = await linkAt(null).describe(signal);
    if (!about.engine) throw new Error('the endpoint does not say what it computes with');
    const keys = spaceGrid(setting);
    const plan = { points, keys };
    console.log('timing the edge');
    const edge = await profile(signal, remoteRunner(linkAt(null)), {
      ...plan,
      host: 'endpoint',
      runtime: about.engine,
    });
    console.log('timing the device');
    const device = await profile(signal, sessionRunner(runtime), {
      ...plan,
      host: 'Chromium',
      runtime: runtime.info,
    });
    const samples: LatencySample[] = [];
    const started = performance.now();
    for await (const batch of collectSamples(signal, wanted, {
      data,
      points,
      weightsOf: (design) => calibratedWeights(runtime, design, setting, seed, data),
      repeats,
      device: { runtime, gather: gatherFor(runtime.info.engine) },
      batch: 24,
      linkAt,
    })) {
      samples.push(...batch);
      console.log(`${samples.length} samples after ${Math.round((performance.now() - started) / 1000)} s`);
      if (performance.now() - started > minutes * 60_000) break;
    }
    // Rows without what JSON has not.
    return { device: withRows(device, []), edge: withRows(edge, []), link, samples };
  },
);
