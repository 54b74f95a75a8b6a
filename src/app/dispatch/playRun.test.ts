import { afterAll, beforeAll, expect, it } from 'vitest';
import { goal, schemes, setting, system, zoo } from '../../coinference/dispatch/testing.ts';
import { steadyLoad } from '../../coinference/dispatch/traces.ts';
import { edgeLink } from '../../coinference/edgeLink.ts';
import { LINK_ERRORS, LinkError, type LinkErrorCode } from '../../coinference/errors.ts';
import type { Link } from '../../coinference/link.ts';
import { nodeSocket } from '../../coinference/socket.node.ts';
import { createEndpoint, type Endpoint } from '../../edge/endpoint.ts';
import { localEngine } from '../../edge/engine.ts';
import { nodeRuntime } from '../../runtime/node.node.ts';
import { type Runtime, RuntimeFailure } from '../../runtime/session.ts';
import { shapesTask } from '../../tasks/shapes.ts';
import { plannedRuns } from './fixed.ts';
import { playRun, type Unplayed, wasPlayed } from './playRun.ts';
import type { DispatchSetup, TraceRun } from './runTrace.ts';

const signal = new AbortController().signal;
const native = nodeRuntime();
let endpoint: Endpoint;
beforeAll(async () => {
  endpoint = await createEndpoint({ engine: localEngine(native) });
});
afterAll(() => endpoint.close());

const link = { name: 'flat', rule: null, seconds: 0.3, steps: [{ atS: 0, mbps: 400, delayMs: 0 }] };
const traces = { link, load: steadyLoad(1) };
const { runs } = plannedRuns({ schemes, system, goal }, traces, 3);
const overEdge = runs.find((run) => run !== 'adaptive' && run.fixed.scheme.mode !== 'D') ?? 'adaptive';
const onDevice = runs.find((run) => run !== 'adaptive' && run.fixed.scheme.mode === 'D') ?? 'adaptive';

/** @param spoilt what of the link to the endpoint is otherwise */
const setupWith = (spoilt: (link: Link) => Partial<Link>, runtime: Runtime = native): DispatchSetup => ({
  ...{ zoo, schemes, system, goal },
  data: shapesTask({ split: 'val', size: 4, points: setting.points }),
  device: { runtime, gather: 'block' },
  throttledLink(held) {
    const real = edgeLink({ url: endpoint.url, openSocket: nodeSocket, timeoutMs: 5000, held });
    return { ...real, ...spoilt(real) };
  },
});

/** An endpoint that answers, and takes none of the designs. */
const refusing = (code: LinkErrorCode) =>
  setupWith((real) => ({
    load: (inner, name, model) =>
      name.startsWith('segment-')
        ? Promise.reject(new LinkError(code, 'made up'))
        : real.load(inner, name, model),
    ready: async (inner, name) => !name.startsWith('segment-') && real.ready(inner, name),
  }));

/** An endpoint that has the designs, and answers no frame of theirs. */
const failing = (code: LinkErrorCode) =>
  setupWith((real) => ({
    infer: (inner, name, ...rest) =>
      name.startsWith('segment-')
        ? Promise.reject(new LinkError(code, 'made up'))
        : real.infer(inner, name, ...rest),
  }));

it.each(['E301', 'E302', 'E308', 'E312'] as const)(
  'S11.680 a fixed scheme whose opening fails by %s was not played, and says why; the next one is',
  async (code) => {
    const refused = (await playRun(signal, refusing(code), traces, overEdge)) as Unplayed;
    expect(refused).toEqual({
      run: overEdge === 'adaptive' ? '' : overEdge.name,
      error: expect.stringContaining(`${code} made up`),
    });
    expect(refused.error).toContain(LINK_ERRORS[code].help);
  },
);

it('S11.680 a scheme that needs no edge is played all the same', async () => {
  const played = await playRun(signal, refusing('E302'), traces, onDevice);
  expect(wasPlayed(played) && played.report.frames).toBeGreaterThan(0);
});

it.each(['E301', 'E302', 'E308', 'E312'] as const)(
  'S11.681 where every opening fails by %s the dispatcher answers on the device alone',
  async (code) => {
    const { report, frames, broken } = (await playRun(
      signal,
      refusing(code),
      traces,
      'adaptive',
    )) as TraceRun;
    expect(frames.length).toBeGreaterThan(0);
    expect([report.lost, report.outOfOrder]).toEqual([0, 0]);
    expect(new Set(frames.map(({ way }) => way))).toEqual(new Set(['device']));
    expect(broken.length).toBeGreaterThan(0);
    for (const { error } of broken) expect(error).toContain(code);
  },
);

it('S11.683 a design that is not opened in time takes the edge from no other, and is not tried again at once', async () => {
  const edges: boolean[] = [];
  const { broken } = (await playRun(signal, refusing('E302'), traces, 'adaptive', {
    onStatus: ({ edge }) => void edges.push(edge !== null),
  })) as TraceRun;
  expect(edges).not.toContain(false);
  expect(broken.map(({ times }) => times)).toEqual(broken.map(() => 1));
});

it.each(['E302', 'E308', 'E312'] as const)(
  'S11.682 where frames fail by %s the device answers, and the run says how often and why',
  async (code) => {
    for (const run of [overEdge, 'adaptive' as const]) {
      const { report, frames, broken } = (await playRun(signal, failing(code), traces, run)) as TraceRun;
      expect(frames.length).toBeGreaterThan(0);
      expect([report.lost, report.outOfOrder]).toEqual([0, 0]);
      expect(frames.some(({ way }) => way === 'edge')).toBe(false);
      expect(broken.length).toBeGreaterThan(0);
      // One line for a scheme and a reason, however many frames.
      expect(new Set(broken.map(({ scheme }) => scheme)).size).toBe(broken.length);
      for (const { error, times } of broken) {
        expect(error).toContain(`${code} made up`);
        expect(times).toBeGreaterThan(0);
      }
      if (run !== 'adaptive') expect(report.rescued).toBe(frames.length);
    }
  },
);

it('S11.680 a fixed scheme that ends on the way was not played to its end; the dispatcher without a device is a failure', async () => {
  let sessions = 0;
  const dying: Runtime = {
    ...native,
    async createSession(model) {
      const session = await native.createSession(model);
      let ran = 0;
      sessions++;
      return {
        ...session,
        run: (feeds) =>
          ran++ < 40 ? session.run(feeds) : Promise.reject(new RuntimeFailure('the engine has no memory')),
      };
    },
  };
  const setup = setupWith(() => ({}), dying);
  const ended = await playRun(signal, setup, { ...traces, link: { ...link, seconds: 5 } }, onDevice);
  expect(ended).toMatchObject({ error: expect.stringContaining('no memory') });
  await expect(
    playRun(signal, setup, { ...traces, link: { ...link, seconds: 5 } }, 'adaptive'),
  ).rejects.toThrow('no memory');
  expect(sessions).toBeGreaterThan(1);
});

it('S11.680 a stop is no failure of a scheme', async () => {
  const stopped = AbortSignal.abort(new Error('stopped'));
  await expect(
    playRun(
      stopped,
      setupWith(() => ({})),
      traces,
      overEdge,
    ),
  ).rejects.toThrow('stopped');
});
