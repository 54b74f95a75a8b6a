/** For tests: a device and an edge that are made up, and what every scheme gives on them. */
import { seeded } from '../../design/testing.ts';
import { type Goal, predictScheme } from './predict.ts';
import type { Scheme, SchemeCosts } from './scheme.ts';
import { simulate } from './simulated.ts';
import type { SimulatedFrame, SimulatedWorld } from './simulatedWorld.ts';
import { schemes as made, system } from './testing.ts';
import type { LinkTrace, LoadTrace } from './traces.ts';

const local: SchemeCosts = {
  ...{ deviceMs: 20, edgeMs: 0, bytesUp: 0, bytesDown: 0, otherMs: 0, provenance: 'measured' },
};
const [any] = made as [Scheme];

/** A device that takes 20 ms for a frame; an edge that takes 7, and more bytes the more it does. */
export const schemes: Scheme[] = [
  { ...any, id: 'D', mode: 'D', costs: local, local: { ...any.local, costs: local } },
  ...(
    [
      ['E', 0, 7, 12_500],
      ['E small', 1, 7, 6500],
      ['DE', 12, 3, 2500],
    ] as const
  ).flatMap(([id, deviceMs, edgeMs, bytesUp]) =>
    (['pipeline', 'shared'] as const).map(
      (parallel): Scheme => ({
        ...any,
        ...{ id: `${id} ${parallel}`, mode: deviceMs > 1 ? 'DE' : 'E', parallel },
        costs: { ...local, deviceMs, edgeMs, bytesUp, bytesDown: 300 },
        local: { ...any.local, costs: local },
      }),
    ),
  ),
];

export interface Stretch {
  mbps: number;
  devices: number;
}

export const SECONDS = 6;
/** How long after a change frames count that are held against those of a fixed scheme. */
export const SETTLED_S = 1.5;

function tracesOf(stretches: readonly Stretch[]): { link: LinkTrace; load: LoadTrace } {
  const seconds = SECONDS * stretches.length;
  const steps = stretches.map(({ mbps, devices }, i) => ({ atS: SECONDS * i, mbps, devices, delayMs: 2 }));
  return {
    link: { name: 'made', rule: null, steps, seconds },
    load: { name: 'made', rule: null, steps, seconds },
  };
}

export interface Truth {
  deviceFactor: number;
  edgeFactor: number;
  crossingMs: number;
  scatter: number;
  /** See SimulatedWorld; both 0 when absent. */
  contention?: number;
  openingMs?: number;
  seed: number;
}

export const worldOf = (stretches: readonly Stretch[], { seed, ...truth }: Truth): SimulatedWorld => ({
  ...tracesOf(stretches),
  ...truth,
  others: { runMs: 7, thinkMs: 25 },
  random: seeded(seed),
});

/** What a stretch's conditions are in the simulated world, for schemes that know of it beforehand. */
export const conditionsOf = ({ mbps, devices }: Stretch, { deviceFactor, edgeFactor }: Truth) => {
  const others = (devices - 1) * 7;
  const busy = Math.min(1, others / (7 + 25));
  return {
    ...{ upMbps: mbps, downMbps: mbps, roundTripMs: 4, deviceFactor, edgeFactor },
    edge: { clients: devices, othersBusy: busy, waitMs: busy < 1 ? busy * 3.5 : Math.max(3.5, others - 25) },
  };
};

export const settled = (frames: readonly SimulatedFrame[]) =>
  frames.filter(({ atS }) => atS % SECONDS >= SETTLED_S);
/** Those that were taken in a stretch of a trace. */
export const inStretch = <F extends Pick<SimulatedFrame, 'atS'>>(
  frames: readonly F[],
  stretch: number,
): F[] => frames.filter(({ atS }) => Math.floor(atS / SECONDS) === stretch);
export const inTarget = (frames: readonly SimulatedFrame[], { targetMs }: Goal) =>
  frames.filter(({ latencyMs }) => latencyMs <= targetMs).length;
export const energyOf = (frames: readonly SimulatedFrame[]) =>
  frames.reduce((sum, { energyMj }) => sum + energyMj, 0) / frames.length;

/** All frames of the adaptive run, and of every scheme all the time, each in the manner that is best in some stretch. */
export function playAll(stretches: readonly Stretch[], truth: Truth, goal: Goal) {
  const run = (fixed?: Parameters<typeof simulate>[1]['fixed']) =>
    simulate(worldOf(stretches, truth), { schemes, world: system, goal, fixed });
  const fixed = schemes.flatMap((scheme) => {
    const manners = new Map(
      stretches.flatMap((stretch) => {
        const prediction = predictScheme(scheme, system, conditionsOf(stretch, truth), goal);
        return prediction ? [[`${prediction.depth} ${prediction.share}`, prediction] as const] : [];
      }),
    );
    return [...manners].map(([manner, prediction]) => ({
      name: `${scheme.id} ${manner}`,
      ...run({ scheme, prediction }),
    }));
  });
  return { adaptive: run(), fixed };
}
