import type { StudioState } from '../store/store.ts';

/** `this browser, 2 threads`. */
export function deviceWords({ project, ui }: StudioState): string {
  const threads = ui.device.threads ?? (project.system.device.threads || ui.device.cores);
  const count = ui.device.isolated ? threads : 1;
  return `this browser, ${count} thread${count === 1 ? '' : 's'}`;
}

/** Host of the endpoint. */
export function edgeWords({ project }: StudioState): string {
  const { url } = project.system.edge;
  const own = globalThis.location?.host ?? '';
  return url === '' ? own : url.replace(/^https?:\/\//, '').replace(/\/$/, '');
}

export function linkWords({ project }: StudioState): string {
  const { link } = project.system;
  return link.kind === 'real' ? 'as it is' : `${link.mbps} Mb/s`;
}
