import { expect, it } from 'vitest';
import { parseGenome } from '../design/genome.ts';
import { designOf } from '../design/genomeDesign.ts';
import { calibratedWeights } from '../learning/initialise.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { shapesTask } from '../tasks/shapes.ts';
import { settingOf } from '../tasks/task.ts';
import { type OpenDesign, RealRun } from './realRun.ts';
import { localLink } from './testing.ts';

const POINTS = 16;
const data = shapesTask({ split: 'val', size: 4, points: POINTS });
const native = nodeRuntime({ threads: 1 });

async function twoDesigns(signal: AbortSignal): Promise<{ run: RealRun; designs: OpenDesign[] }> {
  const run = new RealRun(signal, {
    data,
    points: POINTS,
    weightsOf: (design) => calibratedWeights(native, design, settingOf(data, POINTS), 1, data),
    device: { runtime: native, gather: 'block' },
    linkAt: () => localLink(native),
  });
  const small = designOf(parseGenome('1 4 0 0 0 0 0 0 0 0 0 0,0 0 0 0 0 0 0 0 0 0 0 0'));
  return { run, designs: [await run.open(small), await run.open(small)] };
}

it('S13.10 frames of all designs by turns come before those that are measured, and one that fails there ends nothing', async () => {
  const { run, designs } = await twoDesigns(new AbortController().signal);
  const taken = [0, 0];
  const counting = designs.map((design, i) => ({
    ...design,
    pipeline: {
      ...design.pipeline,
      runFrame: () => {
        taken[i] = (taken[i] as number) + 1;
        return i === 0 ? Promise.reject(new Error('broken')) : design.pipeline.runFrame(never, frame());
      },
    },
  }));
  const never = new AbortController().signal;
  const frame = () => run.frame(designs[1] as OpenDesign, 0);
  await run.warmUp(counting);
  expect(taken[0]).toBe(taken[1]);
  expect(taken[0]).toBeGreaterThan(10);
  for (const { pipeline } of designs) await pipeline.close();
});

it('S13.10 warming up ends when the person stops it', async () => {
  const stop = new AbortController();
  const { run, designs } = await twoDesigns(stop.signal);
  stop.abort(new Error('stopped'));
  await expect(run.warmUp(designs)).rejects.toThrow('stopped');
  for (const { pipeline } of designs) await pipeline.close();
});
