import type { PowerProfile } from './energy.ts';
import type { LinkProfile } from './link.ts';
import type { Profile } from './profile.ts';
import type { Provenance } from './provenance.ts';

/** A device, an edge, and the link between them. */
export interface System {
  device: Profile;
  edge: Profile;
  link: LinkProfile;
  power: PowerProfile;
}

/** Estimates are predictions from measurements, unless a machine of the system is only modelled. */
export const systemProvenance = (system: System): Provenance =>
  system.device.kind === 'modelled' || system.edge.kind === 'modelled' ? 'modelled' : 'predicted';
