import type { RuntimeInfo } from '../runtime/session.ts';

/** Whether timings made with one engine hold for the other. */
export const sameEngine = (a: RuntimeInfo, b: RuntimeInfo): boolean =>
  (['engine', 'provider', 'version', 'threads'] as const).every((field) => a[field] === b[field]);
