import type { LatencyModel } from '../learning/latency/latencyModel.ts';
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
  /** Corrects the tables' sum; trained on designs that were measured on this system. Absent until then. */
  latencyModel?: LatencyModel;
  /** What its predictions of designs that were run afterwards were off by: log(measured / predicted). */
  latencyModelErrors?: readonly number[];
}

/** Transfer times are predicted from the link's figures; what lost segments cost is a model. */
export const linkProvenance = ({ lossRate = 0 }: LinkProfile): Provenance =>
  lossRate > 0 ? 'modelled' : 'predicted';

/** Estimates are predictions from measurements, unless a machine of the system or its link's loss is only modelled. */
export const systemProvenance = ({ device, edge, link }: System): Provenance =>
  device.kind === 'modelled' || edge.kind === 'modelled' ? 'modelled' : linkProvenance(link);
