import type { Provenance } from '../../../system/provenance.ts';
import type { ParetoData } from '../../charts/ParetoScatter.tsx';
import type { FrontDesign, SearchLive } from './live.ts';

const COSTS = {
  latency: { name: 'Latency', unit: 'ms', offset: 0, of: (d: FrontDesign) => d.latencyMs },
  energy: { name: 'Device energy', unit: 'mJ', offset: 1, of: (d: FrontDesign) => d.energyMj },
} as const;

/** The evaluated candidates as cost and accuracy pairs. */
function pairs(cloud: Float32Array, offset: 0 | 1): Float32Array {
  const out = new Float32Array((cloud.length / 3) * 2);
  for (let i = 0, o = 0; i < cloud.length; i += 3, o += 2) {
    out[o] = cloud[i + offset] as number;
    out[o + 1] = cloud[i + 2] as number;
  }
  return out;
}

/** One of two costs of each candidate. */
function costs(rug: Float32Array, offset: 0 | 1): Float32Array {
  return Float32Array.from({ length: rug.length / 2 }, (_, i) => rug[2 * i + offset] as number);
}

/** What the scatter draws of a search. */
export function paretoOf(
  live: SearchLive,
  current: FrontDesign | null,
  latency: Provenance = 'predicted',
): ParetoData {
  const cost = COSTS[live.cost];
  return {
    current: current ? { id: 'current', cost: cost.of(current), accuracy: current.accuracy } : undefined,
    costName: `${cost.name}, ${live.cost === 'latency' ? latency : 'modelled'}`,
    costUnit: cost.unit,
    cloud: pairs(live.cloud, cost.offset),
    rug: costs(live.rug, cost.offset),
    front: live.front.map((d) => ({ id: d.encoding, cost: cost.of(d), accuracy: d.accuracy })),
    selected: live.selected ?? undefined,
    limit: (live.cost === 'latency' ? live.maxLatencyMs : live.maxEnergyMj) ?? undefined,
  };
}
