import { machineName } from '../../system/machineNames.ts';
import { plain } from '../charts/format.ts';
import type { MachineChoice } from '../store/project.ts';
import type { StudioState } from '../store/store.ts';
import { threadsNow } from './threads.ts';

/** A machine that is not here, as predictions take it: `Jetson TX2, modelled`; null for one that is. */
function awayWords(choice: MachineChoice, { library }: StudioState): string | null {
  if (choice.kind === 'here') return null;
  if (choice.kind === 'modelled') return `${machineName(choice.id)}, modelled`;
  const entry = library.entries?.find(({ id }) => id === choice.id);
  return entry ? `${entry.profile.host}, from the library` : 'a profile that is not here';
}

/** `this browser, 2 threads`, or the machine that predictions are for. */
export function deviceWords(state: StudioState): string {
  const away = awayWords(state.project.system.device.machine, state);
  if (away) return away;
  const count = state.ui.device.isolated ? threadsNow(state) : 1;
  return `this browser, ${count} thread${count === 1 ? '' : 's'}`;
}

/** Host of the endpoint, or the machine that predictions are for. */
export const edgeWords = (state: StudioState): string =>
  awayWords(state.project.system.edge.machine, state) ?? endpointWords(state);

/** Host of the endpoint. */
export function endpointWords({ project }: StudioState): string {
  const { url } = project.system.edge;
  const own = globalThis.location?.host ?? '';
  return url === '' ? own : url.replace(/^https?:\/\//, '').replace(/\/$/, '');
}

export function linkWords({ project }: StudioState): string {
  const { link } = project.system;
  if (link.kind === 'set') {
    const [up, down] = [plain(link.upMbps), plain(link.downMbps)];
    return up === down ? `${up} Mb/s` : `${up}/${down} Mb/s`;
  }
  return link.kind === 'real' ? 'as it is' : `${link.mbps} Mb/s`;
}
