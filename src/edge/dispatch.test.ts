import { expect, it, onTestFinished, vi } from 'vitest';
import type { DispatchedFrame } from '../coinference/dispatch/dispatched.ts';
import { predictScheme } from '../coinference/dispatch/predict.ts';
import { Dispatcher } from '../coinference/dispatch/runner.ts';
import type { Scheme } from '../coinference/dispatch/scheme.ts';
import { conditionsOf, schemes, setting, system, zoo } from '../coinference/dispatch/testing.ts';
import { edgeLink } from '../coinference/edgeLink.ts';
import type { Link } from '../coinference/link.ts';
import { nodeSocket } from '../coinference/socket.node.ts';
import { seeded } from '../design/testing.ts';
import { emitPlan } from '../onnx/emit.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { float32, maxAbsDifference, type Runtime, type Tensor } from '../runtime/session.ts';
import { createEndpoint, type Endpoint } from './endpoint.ts';
import { localEngine } from './engine.ts';

const signal = new AbortController().signal;
const native = nodeRuntime();
const SLOW_MS = 150;

/** A device on which every run takes a while. */
const slowDevice: Runtime = {
  ...native,
  async createSession(model) {
    const session = await native.createSession(model);
    return {
      ...session,
      async run(feeds) {
        await new Promise((done) => setTimeout(done, SLOW_MS));
        return session.run(feeds);
      },
    };
  },
};

/** The device alone, and all of the same design on the edge. */
const [alone, over] = (['D', 'E'] as const).map((mode) => {
  const scheme = schemes.find(
    (each) => each.entry === 1 && each.mode === mode && each.parallel === 'pipeline',
  ) as Scheme;
  const costs = { ...scheme.local.costs, deviceMs: SLOW_MS };
  return mode === 'D'
    ? { ...scheme, costs, local: { ...scheme.local, costs } }
    : { ...scheme, costs: { ...scheme.costs, deviceMs: 0, edgeMs: 1 }, local: { ...scheme.local, costs } };
}) as [Scheme, Scheme];

const emit = async (scheme: Scheme, local: boolean) =>
  emitPlan(local ? scheme.local.design : scheme.design, setting, (await zoo.entries[1]?.weights()) ?? {}, {
    device: { gather: 'block' },
    edge: { gather: 'block', batched: true },
  });

const open = (port = 0): Promise<Endpoint> => createEndpoint({ port, engine: localEngine(native) });

it('S11.104 S11.111 answers every frame in its order while the edge goes and comes back, each as the whole design does', async () => {
  let endpoint = await open();
  const { url, port } = endpoint;
  const changes: string[] = [];
  const dispatcher = await Dispatcher.open(signal, {
    ...{ schemes: [alone, over], system, setting, emit, batched: true, warmUp: null },
    goal: { what: 'latency', targetMs: 100 },
    runtime: slowDevice,
    link: edgeLink({ url, openSocket: nodeSocket, timeoutMs: 5000, mbps: 40 }),
    onSwitch: ({ to }) => void changes.push(to),
  });
  onTestFinished(async () => {
    await dispatcher.close();
    await endpoint.close();
  });
  const random = seeded(1);
  const points = Array.from({ length: 4 }, () =>
    Float32Array.from({ length: 3 * setting.points }, () => 2 * random() - 1),
  );
  const whole = await native.createSession((await emit(over, false)).whole);
  onTestFinished(() => whole.release());
  const expected = await Promise.all(
    points.map(async (frame) => {
      const feeds = { [whole.inputNames[0] as string]: float32(frame, [setting.points, 3]) };
      return Object.values(await whole.run(feeds))[0] as Tensor;
    }),
  );
  const done: DispatchedFrame[] = [];
  let ended = false;
  function* frames() {
    for (let i = 0; !ended; i++) yield points[i % points.length] as Float32Array;
  }
  const running = (async () => {
    for await (const frame of dispatcher.run(frames())) {
      done.push(frame);
      const logits = float32(frame.result.logits, [1, frame.result.logits.length]);
      const want = expected[frame.frame % points.length] as Tensor;
      expect(maxAbsDifference(logits, want)).toBeLessThan(
        1e-3 * Math.max(1, ...Array.from(want.data, Number)),
      );
    }
  })();
  await vi.waitFor(() => expect(done.filter(({ way }) => way === 'edge').length).toBeGreaterThan(3), {
    timeout: 20_000,
  });
  await endpoint.close();
  const gone = done.length;
  await vi.waitFor(
    () => expect(done.slice(gone).filter(({ way }) => way === 'device').length).toBeGreaterThan(2),
    { timeout: 20_000 },
  );
  endpoint = await open(port);
  const back = done.length;
  await vi.waitFor(
    () => expect(done.slice(back).filter(({ way }) => way === 'edge').length).toBeGreaterThan(3),
    { timeout: 20_000 },
  );
  ended = true;
  await running;
  expect(done.map(({ frame }) => frame)).toEqual(done.map((_, i) => i));
  expect(changes.slice(-3)).toEqual([over.id, alone.id, over.id]);
});

it('S11.623 before the first frame a scheme runs frames that overlap as its own will, adapting or not', async () => {
  const endpoint = await open();
  onTestFinished(() => endpoint.close());
  const goal = { what: 'frames', targetMs: 1e4 } as const;
  const link = edgeLink({ url: endpoint.url, openSocket: nodeSocket, timeoutMs: 5000, mbps: 40 });
  const prediction = predictScheme(over, system, conditionsOf(40), goal);
  expect(prediction?.depth).toBeGreaterThan(1);
  for (const fixed of prediction ? [undefined, { scheme: over, prediction }] : []) {
    let [underWay, most] = [0, 0];
    const watched: Link = {
      ...link,
      async infer(...asked) {
        most = Math.max(most, ++underWay);
        return link.infer(...asked).finally(() => underWay--);
      },
    };
    const dispatcher = await Dispatcher.open(signal, {
      ...{
        schemes: [alone, over],
        system,
        setting,
        emit,
        batched: true,
        goal,
        runtime: native,
        link: watched,
      },
      ...{ warmUp: new Float32Array(3 * setting.points), ...(fixed && { fixed }) },
    });
    expect(underWay).toBe(0);
    await dispatcher.close();
    expect(most).toBeGreaterThan(1);
  }
});
