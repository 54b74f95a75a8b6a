import { parseProfile } from '../profile.ts';
import at256 from './data/native-256.json' with { type: 'json' };
import at1024 from './data/native-1024.json' with { type: 'json' };
import { Reference } from './reference.ts';

let known: Reference | null = null;

/** The native engine, one thread, as `gcode profile` timed its ops; read when it is first asked for. */
export function nativeReference(): Reference {
  known ??= new Reference([parseProfile(at1024), parseProfile(at256)]);
  return known;
}
