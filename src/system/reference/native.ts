import { REFERENCE_CORE } from '../machines.ts';
import { parseProfile } from '../profile.ts';
import at256 from './data/native-256.json' with { type: 'json' };
import at1024 from './data/native-1024.json' with { type: 'json' };
import { Reference } from './reference.ts';
import type { Layout } from './resources.ts';

/** Of the machine that was measured, with the native engine. */
export const LAYOUT: Layout = {
  gather: 'block',
  ownCache: 1024 * REFERENCE_CORE.ownCache.value,
  sharedCache: 1024 * REFERENCE_CORE.sharedCache.value,
};

let known: Reference | null = null;

/** The native engine, one thread, as `gcode profile` timed its ops; read when it is first asked for. */
export function nativeReference(): Reference {
  known ??= new Reference([parseProfile(at1024), parseProfile(at256)], LAYOUT);
  return known;
}
