/** How soon the dispatcher is on the device alone when the endpoint is killed, and back at the edge when it has returned. */
import { runTrace } from '../src/app/dispatch/runTrace.ts';
import { setupOf } from '../src/cli/dispatchSetup.ts';
import { startEndpoint } from '../src/cli/endpointProcess.ts';
import { withSystem } from '../src/cli/realSystem.ts';
import { readZoo } from '../src/cli/zoos.ts';
import { steadyLoad } from '../src/coinference/dispatch/traces.ts';
import { POWER_PRESETS, type PowerProfile } from '../src/system/energy.ts';
import type { Figure } from './benchmark.ts';

/** An endpoint takes some seconds to start, and the dispatcher has three from then. */
const SECONDS = 20;
const KILLED_S = 4;
const RETURNED_S = 7;

/** @param zoo a file of designs that the edge runs much faster than the device at 40 Mb/s */
export async function killed(signal: AbortSignal, zoo: string): Promise<Figure[]> {
  let endpoint = await startEndpoint();
  const { port } = new URL(endpoint.url);
  const found = await readZoo(zoo, {}, signal);
  const goal = { what: 'latency', targetMs: 60 } as const;
  const power = POWER_PRESETS[0] as PowerProfile;
  const options = { link: null, device: 'wasm', threads: 1, edgeThreads: 1, edge: endpoint.url } as const;
  const frames: { atMs: number; way: string }[] = [];
  let [killedMs, returnedMs] = [Number.NaN, Number.NaN];
  try {
    const { report } = await withSystem(options, async (real) => {
      const setup = await setupOf(signal, { goal, power }, found, real);
      const link = {
        ...{ name: 'steady', rule: null, seconds: SECONDS },
        steps: [{ atS: 0, mbps: 40, delayMs: 0 }],
      };
      const later = (seconds: number, act: () => void) => setTimeout(act, 1000 * seconds);
      return runTrace(signal, setup, { link, load: steadyLoad(1) }, 'adaptive', {
        // Told once before the trace begins.
        onLink() {
          later(KILLED_S, () => {
            process.kill(endpoint.pid, 'SIGKILL');
            killedMs = performance.now();
          });
          later(RETURNED_S, async () => {
            endpoint = await startEndpoint(['--port', port]);
            returnedMs = performance.now();
          });
        },
        onFrame: (_, { way }) => void frames.push({ atMs: performance.now(), way }),
      });
    });
    const gone = frames.filter(({ atMs }) => atMs > killedMs && atMs < returnedMs);
    const firstAlone = gone.find(({ way }) => way === 'device')?.atMs ?? Number.NaN;
    const firstBack = frames.find(({ atMs, way }) => atMs > returnedMs && way === 'edge')?.atMs ?? Number.NaN;
    return [
      {
        name: 'SIGKILL of the endpoint to the first frame on the device alone',
        ...{ value: firstAlone - killedMs, unit: 'ms', goal: 'at most 1000' },
      },
      {
        name: 'return of the endpoint to the first frame over it',
        ...{ value: firstBack - returnedMs, unit: 'ms', goal: 'at most 3000' },
      },
      {
        name: 'frames over the edge before the kill',
        value: frames.filter(({ atMs, way }) => atMs < killedMs && way === 'edge').length,
        unit: 'frames',
      },
      {
        name: 'frames lost or out of order around the kill',
        ...{ value: report.lost + report.outOfOrder, unit: 'frames', goal: '0' },
      },
    ];
  } finally {
    await endpoint.close();
  }
}
