import { collectUntrained } from '../app/collecting.ts';
import type { Wanted } from '../coinference/collect.ts';
import type { Setting } from '../design/types.ts';
import type { LatencySample } from '../learning/latency/samples.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { engineName } from '../system/learned.ts';
import { NO_POWER } from '../system/modelled.ts';
import type { System } from '../system/system.ts';
import { printSystemFile } from '../system/systemFile.ts';
import { settingOf, type TaskData } from '../tasks/task.ts';
import { writeWhole } from './files.ts';
import { runJob } from './job.ts';
import { measureSystem } from './profiles.ts';
import { linkTo, type RealSystem } from './realSystem.ts';
import { SamplesFile } from './samplesFile.ts';

interface Campaign {
  /** Keeps device-N.json, edge-N.json, system.json and samples.jsonl; what stands there is not measured again. */
  folder: string;
  data: TaskData;
  /** Nodes a sample, at most. */
  points: number;
  /** What tables and samples are of: the data's, unless its samples differ in length and are of a typical one. */
  setting?: Setting;
  /** Rounds of frames of each design at each rate in a pass. */
  repeats: number;
  /** Of the untrained weights. */
  seed: number;
  /** What to measure, one list after the other, each until its time is over. A list may be chosen once the tables are there. */
  lists: readonly {
    wanted: readonly Wanted[] | ((system: System) => Promise<readonly Wanted[]>);
    minutes: number;
  }[];
}

/**
 * Measures the tables of a real system and designs on it. However it ends, every batch of designs that was measured
 * stands in the folder, and the next call resumes there.
 */
export async function runCampaign(
  signal: AbortSignal,
  real: RealSystem,
  { folder, data, points, setting: typical, repeats, seed, lists }: Campaign,
): Promise<{ system: System; samples: LatencySample[] }> {
  const setting = settingOf(data, points);
  const stated = typical ?? setting;
  const reference = nodeRuntime();
  const system: System = { ...(await measureSystem(signal, real, stated, folder)), power: NO_POWER };
  await writeWhole(`${folder}/system.json`, printSystemFile(system));
  const header = { device: engineName(system.device.runtime), edge: engineName(system.edge.runtime) };
  const file = await SamplesFile.open('samples', `${folder}/samples.jsonl`, header);
  for (const { wanted, minutes } of lists) {
    const list = typeof wanted === 'function' ? await wanted(system) : wanted;
    const todo = list
      .map((w) => ({
        ...w,
        rates: w.rates.filter((linkMbps) => !file.has({ ...w, linkMbps }, stated.points)),
      }))
      .filter(({ rates }) => rates.length > 0);
    await runJob(signal, {
      words: `${todo.length} measurements of designs to make`,
      run: async (running) => {
        const started = performance.now();
        let done = 0;
        for await (const batch of collectUntrained(running.signal, todo, {
          data,
          points,
          setting: stated,
          repeats,
          runtime: real.device.runtime,
          reference,
          seed,
          linkAt: (mbps) => linkTo(real.endpoint, mbps),
        })) {
          await file.append(batch);
          done += new Set(batch.map(({ design }) => design)).size;
          const elapsed = performance.now() - started;
          const leftMs = Math.min((elapsed / done) * (todo.length - done), minutes * 60_000 - elapsed);
          running.say({
            words: `${done} of ${todo.length} measurements of designs made`,
            progress: done / todo.length,
            leftMs: Math.max(0, leftMs),
          });
          if (elapsed > minutes * 60_000) break;
        }
      },
    });
  }
  return { system, samples: file.samples.filter((s) => s.setting.points === stated.points) };
}
