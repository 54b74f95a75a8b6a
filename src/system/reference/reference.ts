import type { OpKey } from '../keys.ts';
import type { Profile, ProfileRow } from '../profile.ts';
import { bytesIn, LatencyTable } from '../table.ts';
import { growthOf } from '../timing.ts';
import { costsOf, type Timed } from './fit.ts';
import { type ByResource, RESOURCES, resourcesOf } from './resources.ts';

/** Kinds whose few rows say the same of the machine. */
const familyOf = ({ op }: OpKey): string => (op === 'Classifier' ? 'Combine' : op);

/** The net times of a profile's ops, ms. */
export function timedOf(profile: Profile): Timed[] {
  const table = new LatencyTable(profile);
  return profile.rows
    .filter(({ key }) => key.op !== 'Run')
    .map(({ key }) => ({ key, ms: table.read(key).ms }));
}

/** An engine whose ops were measured for one or two numbers of points: what machines are modelled after. */
export class Reference {
  readonly profiles: readonly Profile[];
  /** The most points first. */
  readonly #tables: readonly LatencyTable[];
  readonly #costs: ReadonlyMap<string, ByResource>;

  /** @param profiles of one machine with one engine, each of another number of points */
  constructor(profiles: readonly Profile[]) {
    this.profiles = [...profiles].sort((a, b) => b.points - a.points);
    this.#tables = this.profiles.map((profile) => new LatencyTable(profile));
    const timed = profiles.flatMap(timedOf);
    this.#costs = new Map(
      [...new Set(timed.map(({ key }) => familyOf(key)))].map((family) => [
        family,
        costsOf(timed.filter(({ key }) => familyOf(key) === family)),
      ]),
    );
  }

  /** Net time of an op, ms: as measured, interpolated by widths, and by a power law between numbers of points. */
  netMs(key: OpKey): number {
    const read = (table: LatencyTable) =>
      table.read(key.pooled ? key : { ...key, rows: table.profile.points }).ms;
    const [most, fewest] = this.#tables as [LatencyTable, LatencyTable | undefined];
    const own = this.#tables.find(({ profile }) => profile.points === key.rows);
    if (own && !key.pooled) return read(own);
    const ms = read(most);
    const ratio = key.rows / most.profile.points;
    if (key.pooled) return ms;
    const growth = fewest
      ? Math.log(ms / read(fewest)) / Math.log(most.profile.points / fewest.profile.points)
      : 1;
    const plausible = Number.isFinite(growth) ? Math.min(growthOf(key.op), Math.max(0, growth)) : 1;
    return ms * ratio ** plausible;
  }

  /** What a segment takes to start and to copy so many bytes, ms. */
  runMs(bytes: number): number {
    return (this.#tables[0] as LatencyTable).runMs(bytes);
  }

  /** Which part of an op's time goes to what; sums to 1. */
  sharesOf(key: OpKey): ByResource {
    const costs = this.#costs.get(familyOf(key));
    const amounts = resourcesOf(key);
    const parts = RESOURCES.map((resource) => (costs?.[resource] ?? 0) * amounts[resource]);
    const sum = parts.reduce((a, b) => a + b, 0);
    return Object.fromEntries(
      RESOURCES.map((resource, r) => [
        resource,
        sum > 0 ? (parts[r] as number) / sum : resource === 'start' ? 1 : 0,
      ]),
    ) as ByResource;
  }

  /**
   * The row that another machine's table would hold.
   * @param times how many times as long it takes for each resource
   * @param apart what its times may be off by, as a factor both ways
   */
  row(key: OpKey, times: ByResource, apart: number): ProfileRow {
    const bytes = bytesIn(key);
    const start = times.start * this.runMs(0) + times.traffic * (this.runMs(bytes) - this.runMs(0));
    const shares = this.sharesOf(key);
    const factor = RESOURCES.reduce((sum, resource) => sum + shares[resource] * times[resource], 0);
    const net = key.op === 'Run' ? 0 : factor * this.netMs(key);
    return {
      key,
      medianMs: start + net,
      q1Ms: (start + net) / apart,
      q3Ms: (start + net) * apart,
      runs: 1,
    };
  }
}
