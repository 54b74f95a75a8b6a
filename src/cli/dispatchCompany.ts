import type { DispatchSetup } from '../app/dispatch/runTrace.ts';
import type { Scheme } from '../coinference/dispatch/scheme.ts';
import type { RealSystem } from './realSystem.ts';

interface Held {
  mbps: number;
  delayMs: number;
}

/** Other devices that send to the edge what a scheme sends: real connections of a process of their own. */
export async function companyFor(
  setup: DispatchSetup,
  scheme: Pick<Scheme, 'entry' | 'design' | 'local' | 'costs'>,
  { url, token }: RealSystem['endpoint'],
  most: number,
  start: Held,
) {
  const { companyWork, thinkMs } = await import('../app/dispatch/company.ts');
  const { startCompany } = await import('./company.ts');
  const company = await startCompany(await companyWork(setup, scheme, { url, token }, start), most);
  return {
    set: company.set,
    close: company.close,
    follow: (held: Held) => company.think(thinkMs(scheme, held)),
  };
}
