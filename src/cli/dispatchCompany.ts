import type { Fixed } from '../app/dispatch/fixed.ts';
import type { DispatchSetup } from '../app/dispatch/runTrace.ts';
import type { RealSystem } from './realSystem.ts';

/** What one device more sends to the edge: the frames of a scheme, as fast as its own device and its link let it. */
export async function companyFor(
  setup: DispatchSetup,
  { scheme }: Fixed,
  { url, token }: RealSystem['endpoint'],
  most: number,
) {
  const { emitScheme } = await import('../app/dispatch/runTrace.ts');
  const { asBatch } = await import('../coinference/batches.ts');
  const { frameOf } = await import('../tasks/frame.ts');
  const { startCompany } = await import('./company.ts');
  const { plan, head, edge } = await emitScheme(setup, scheme, false);
  const values = { ...frameOf(setup.data, 0, setup.zoo.setting.points, plan.input.name) };
  if (head) {
    const session = await setup.device.runtime.createSession(head);
    const feeds = session.inputNames.map((name) => [name, values[name]] as const);
    Object.assign(values, await session.run(Object.fromEntries(feeds) as typeof values));
    await session.release();
  }
  const inputs = Object.fromEntries(
    plan.wire.up.map(({ name }) => [name, asBatch(values[name] as (typeof values)[string])]),
  );
  const { deviceMs, bytesUp } = scheme.costs;
  const work = {
    ...{ url, token, inputs, model: edge as Uint8Array, outputs: plan.wire.down.map(({ name }) => name) },
    thinkMs: deviceMs + (8 * bytesUp) / 40_000,
  };
  return startCompany(work, most);
}
