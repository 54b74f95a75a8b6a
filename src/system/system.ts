import type { Calibration } from './calibrate.ts';
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
  /** What whole designs take compared with the sum of their ops; absent until some were measured. */
  calibration?: Calibration;
}

/** Estimates are predictions from measurements, unless a machine of the system is only modelled. */
export const systemProvenance = (system: System): Provenance =>
  system.device.kind === 'modelled' || system.edge.kind === 'modelled' ? 'modelled' : 'predicted';
