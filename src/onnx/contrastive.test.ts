import { expect, it } from 'vitest';
import { nodeRuntime } from '../runtime/node.node.ts';
import { gradients } from './autodiff.ts';
import { contrastiveLoss } from './contrastive.ts';
import type { RealType } from './graph.ts';
import { Tape } from './tape.ts';
import { TARGETS } from './training.ts';

const BATCH = 6;
const WIDTH = 4;
const runtime = nodeRuntime();
const embedding = Array.from({ length: BATCH * WIDTH }, (_, i) => Math.sin(1 + 3 * i));
/** Two classes of three. */
const targets = Array.from({ length: BATCH * BATCH }, (_, at) => {
  const [i, j] = [Math.floor(at / BATCH), at % BATCH];
  return i !== j && Math.floor(i / 3) === Math.floor(j / 3) ? 0.5 : 0;
});

async function run(realType: RealType, x: number[]): Promise<{ loss: number; gradient: number[] }> {
  const t = new Tape('check', realType);
  const input = t.input('x', realType, [BATCH, WIDTH]);
  const loss = contrastiveLoss(t, input);
  t.output(loss, 'loss');
  t.output(gradients(t, loss, [input])[0] as string, 'gradient');
  const session = await runtime.createSession(t.toBytes());
  const real = (values: number[], dims: number[]) =>
    realType === 'float32'
      ? { type: 'float32' as const, dims, data: Float32Array.from(values) }
      : { type: 'float64' as const, dims, data: Float64Array.from(values) };
  const out = await session.run({ x: real(x, [BATCH, WIDTH]), [TARGETS]: real(targets, [BATCH, BATCH]) });
  await session.release();
  return { loss: Number(out.loss?.data[0]), gradient: Array.from(out.gradient?.data ?? [], Number) };
}

it('S6.2 the contrastive loss has the gradient of float64 finite differences', async () => {
  const { gradient } = await run('float32', embedding);
  const largest = Math.max(...gradient.map(Math.abs));
  const step = 1e-6;
  for (let i = 0; i < embedding.length; i += 5) {
    const moved = (by: number) => run('float64', embedding.with(i, (embedding[i] as number) + by));
    const slope = ((await moved(step)).loss - (await moved(-step)).loss) / (2 * step);
    expect(Math.abs((gradient[i] as number) - slope) / largest).toBeLessThan(1e-3);
  }
});

it('the loss falls when a class comes closer together', async () => {
  const together = embedding.map((_, at) => (Math.floor(at / WIDTH / 3) === at % 2 ? 1 : 0.1 * Math.sin(at)));
  expect((await run('float32', together)).loss).toBeLessThan((await run('float32', embedding)).loss);
});
