import type { Fixed } from '../app/dispatch/fixed.ts';
import type { DispatchSetup } from '../app/dispatch/runTrace.ts';
import type { RealSystem } from './realSystem.ts';

/** Other devices that send to the edge what a scheme sends: real connections of a process of their own. */
export async function companyFor(
  setup: DispatchSetup,
  fixed: Fixed,
  { url, token }: RealSystem['endpoint'],
  most: number,
) {
  const { companyWork } = await import('../app/dispatch/company.ts');
  const { startCompany } = await import('./company.ts');
  return startCompany(await companyWork(setup, fixed, { url, token }), most);
}
