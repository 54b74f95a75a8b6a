import type { CompanyWork } from '../app/dispatch/company.ts';
import { Bridge } from './bridge.ts';
import type { ClientApi } from './client.worker.ts';

const spawn = () =>
  new Worker(new URL('./client.worker.ts', import.meta.url), { type: 'module', name: 'another device' });

/** Other devices of a page: workers of their own, each with a connection of its own. */
export interface Company {
  /** So many of them are at work from now on. */
  set(devices: number): void;
  /** They pause so long between frames from now on, ms. */
  think(ms: number): void;
  /** Frames that the edge answered them, and those that it did not, since this was asked last. */
  take(): { frames: number; failed: number };
}

/**
 * Starts so many devices, all idle. Resolves once each is ready.
 * @param end ends them
 * @param onFailure told of one that has died: what is measured beside it says nothing any more
 */
export async function startCompany(
  end: AbortSignal,
  work: CompanyWork,
  most: number,
  onFailure: (error: Error) => void,
): Promise<Company> {
  let got = { frames: 0, failed: 0 };
  const devices = Array.from({ length: most }, () => {
    const bridge = new Bridge<ClientApi>(spawn);
    const ready = new Promise<void>((begun, failed) => {
      const tell = ({ frames, failed: lost }: typeof got) => {
        begun();
        got = { frames: got.frames + frames, failed: got.failed + lost };
      };
      bridge
        .call(end, (api, signal) => api.work(signal, work, tell))
        .catch((error: Error) => {
          failed(error);
          if (!end.aborted) onFailure(error);
        });
    });
    return { bridge, ready };
  });
  await Promise.all(devices.map(({ ready }) => ready));
  return {
    think: (ms) => {
      for (const { bridge } of devices) bridge.send((api) => api.think(ms)).catch(() => {});
    },
    set: (wanted) => {
      for (const [i, { bridge }] of devices.entries()) {
        // One that has died is told of by its call.
        bridge.send((api) => api.set(i < wanted)).catch(() => {});
      }
    },
    take: () => {
      const taken = got;
      got = { frames: 0, failed: 0 };
      return taken;
    },
  };
}
