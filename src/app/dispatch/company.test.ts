import { expect, it, onTestFinished, vi } from 'vitest';
import { goal, schemes, setting, system, zoo } from '../../coinference/dispatch/testing.ts';
import { LINK_TRACES, type LinkTrace, steadyLoad } from '../../coinference/dispatch/traces.ts';
import { edgeLink } from '../../coinference/edgeLink.ts';
import { nodeSocket } from '../../coinference/socket.node.ts';
import { createEndpoint } from '../../edge/endpoint.ts';
import { localEngine } from '../../edge/engine.ts';
import { nodeRuntime } from '../../runtime/node.node.ts';
import { shapesTask } from '../../tasks/shapes.ts';
import { Client, companyWork, crossingScheme, loadWork } from './company.ts';
import { plannedRuns } from './fixed.ts';

it('S15.190 another device has real frames answered while it is wanted, and only then', async () => {
  const runtime = nodeRuntime();
  const endpoint = await createEndpoint({ engine: localEngine(runtime) });
  const stop = new AbortController();
  onTestFinished(async () => {
    stop.abort();
    await endpoint.close();
  });
  const { url } = endpoint;
  const traces = { link: (LINK_TRACES.step as () => LinkTrace)(), load: steadyLoad(2) };
  // Where no scheme that matters crosses, the others have something to send all the same.
  const alone = schemes.filter(({ mode }) => mode === 'D');
  expect(plannedRuns({ schemes: alone, system, goal }, traces, 0).theirs).toBeNull();
  const theirs = crossingScheme({ zoo, schemes: alone, system });
  if (!theirs) throw new Error('the design has no placement off the device');
  const data = shapesTask({ split: 'val', size: 4, points: setting.points });
  const setup = { zoo, data, device: { runtime, gather: 'block' as const } };
  const work = { ...(await companyWork(setup, theirs, { url })), thinkMs: 0 };
  const linkOf = (own: string) => edgeLink({ url, own, openSocket: nodeSocket });
  await loadWork(stop.signal, linkOf('loading'), work);
  const client = new Client();
  void client.run(stop.signal, linkOf('device'), work);
  expect(client.report()).toMatchObject({ frames: 0, failed: 0 });
  client.set(true);
  await vi.waitFor(() => expect(client.got.frames).toBeGreaterThan(3), { timeout: 20_000 });
  client.set(false);
  // The one that is under way may still end.
  await linkOf('device').describe(stop.signal);
  const { frames, failed, latenciesMs } = client.report();
  expect([failed, latenciesMs.length]).toEqual([0, frames]);
  expect(client.got.frames).toBeLessThanOrEqual(1);
  client.set(true);
  await vi.waitFor(() => expect(client.got.frames).toBeGreaterThan(1), { timeout: 20_000 });
});
