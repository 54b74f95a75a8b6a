import { Client, type CompanyWork } from '../app/dispatch/company.ts';
import { edgeLink } from '../coinference/edgeLink.ts';
import { serve } from './wire.ts';

/** So often a device tells what it got, ms. */
const TELL_MS = 500;

const client = new Client();

const api = {
  /**
   * One device that uses the edge too, over a connection of its own, until it is aborted.
   * @param tell gets the frames that were answered and those that failed since the last time; first when it is ready
   */
  async work(
    signal: AbortSignal,
    work: CompanyWork,
    tell: (got: { frames: number; failed: number }) => void,
  ): Promise<void> {
    const link = edgeLink({ url: work.url, own: 'device', ...(work.token && { token: work.token }) });
    const report = () => {
      const { frames, failed } = client.report();
      tell({ frames, failed });
    };
    report();
    const telling = setInterval(report, TELL_MS);
    try {
      await client.run(signal, link, work);
    } finally {
      clearInterval(telling);
    }
  },

  set(wanted: boolean): void {
    client.set(wanted);
  },

  /** Pauses so long between frames from now on, ms. */
  think(ms: number): void {
    client.thinkMs = ms;
  },
};

export type ClientApi = typeof api;
serve(api);
