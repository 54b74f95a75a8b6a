import type { OpKey } from '../keys.ts';
import type { Profile, ProfileRow } from '../profile.ts';
import { bytesIn, LatencyTable } from '../table.ts';
import { growthOf } from '../timing.ts';
import { costsOf, type Timed } from './fit.ts';
import { type ByResource, type Layout, nodesOfKey, RESOURCES, resourcesIn } from './resources.ts';

/** The times of a profile's ops as they were timed, ms: with the engine's start and the copy of what they read. */
export const timedOf = (profile: Profile): Timed[] =>
  profile.rows.filter(({ key }) => key.op !== 'Run').map(({ key, medianMs: ms }) => ({ key, ms }));

/** An engine whose ops were measured for one or two numbers of points: what machines are modelled after. */
export class Reference {
  readonly profiles: readonly Profile[];
  /** The most points first. */
  readonly #tables: readonly LatencyTable[];
  readonly layout: Layout;
  readonly #costs: ByResource;

  /** @param profiles of one machine with one engine, each of another number of points */
  constructor(profiles: readonly Profile[], layout: Layout) {
    this.profiles = [...profiles].sort((a, b) => b.points - a.points);
    this.#tables = this.profiles.map((profile) => new LatencyTable(profile));
    this.layout = layout;
    this.#costs = costsOf(profiles.flatMap(timedOf), layout);
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

  /** How many times as long an op takes elsewhere as here, by the model of resources and without its start. */
  #factorOf(key: OpKey, times: ByResource, layout: Layout): number {
    const nodes = nodesOfKey(key, this.layout.gather);
    const here = this.#modelMs(resourcesIn(nodes, this.layout));
    if (here === 0) return times.nodes;
    const there = layout.gather === this.layout.gather ? nodes : nodesOfKey(key, layout.gather);
    return this.#modelMs(resourcesIn(there, layout), times) / here;
  }

  #modelMs(amounts: ByResource, times?: ByResource): number {
    let sum = 0;
    for (const resource of RESOURCES)
      if (resource !== 'start') sum += (times?.[resource] ?? 1) * this.#costs[resource] * amounts[resource];
    return sum;
  }

  /**
   * The row that another machine's table would hold: the measured time, times what the resources say of the two machines.
   * @param times how many times as long it takes for each resource
   * @param apart what its times may be off by, as a factor both ways
   * @param layout of the other machine and its engine; as here where none is given
   */
  row(key: OpKey, times: ByResource, apart: number, layout: Layout = this.layout): ProfileRow {
    const bytes = bytesIn(key);
    const start = times.start * this.runMs(0) + times.memory * (this.runMs(bytes) - this.runMs(0));
    const net = key.op === 'Run' ? 0 : this.#factorOf(key, times, layout) * this.netMs(key);
    return {
      key,
      medianMs: start + net,
      q1Ms: (start + net) / apart,
      q3Ms: (start + net) * apart,
      runs: 1,
    };
  }
}
