import type { LinkProfile } from '../../system/link.ts';

/** What a scheme's latency, throughput and energy depend on besides the scheme: the link, the edge's load, the device's own. */
export interface Conditions {
  /** Payload rates, 10^6 bits a second. */
  upMbps: number;
  downMbps: number;
  roundTripMs: number;
  /** How busy the edge is with others; null when it does not answer. */
  edge: {
    /** Connections that use it, this device's counted. */
    clients: number;
    /** The share of the engine's time that the others take, from 0 to 1. */
    othersBusy: number;
    /** What this device's runs waited for the others lately, ms; absent where none told. */
    waitMs?: number;
  } | null;
  /** What the device and the edge take over what their tables say: 1 as they were measured, 2 where they run at half speed. */
  deviceFactor: number;
  edgeFactor: number;
}

/** The link as it was measured, nobody else at the edge, and both machines as their tables say. */
export const atRest = ({ upMbps, downMbps, roundTripMs }: LinkProfile): Conditions => ({
  ...{ upMbps, downMbps, roundTripMs, deviceFactor: 1, edgeFactor: 1 },
  edge: { clients: 1, othersBusy: 0 },
});

/** What a run takes at the edge with its turn among the others, ms. @param runMs by itself */
export const edgeTurnMs = (runMs: number, edge: NonNullable<Conditions['edge']>): number =>
  edge.waitMs === undefined ? runMs / edgeShare(edge) : runMs + edge.waitMs;

/** The share of the edge's engine that is left for this device: each client gets its turn among the others. */
const edgeShare = ({ clients, othersBusy }: NonNullable<Conditions['edge']>): number =>
  Math.max(1 - othersBusy, 1 / clients);
