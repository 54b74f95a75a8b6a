import type { Placement } from '../../design/types.ts';
import { type Objective, type ObjectiveId, objective } from '../objectives.ts';
import { type Limits, violationBy } from '../scoring.ts';
import type { EdgeRange, Network } from './network.ts';
import type { Placed } from './placed.ts';
import type { Placements } from './placements.ts';

/** A placement that is worth a look: what it gives of each objective, in its own direction. */
export interface Choice extends EdgeRange {
  values: number[];
  /** By how much it is outside the limits; 0 inside. */
  violation: number;
}

/** What becomes of a network's placements. */
export interface Mapped {
  /** Those within the limits that no other one dominates; where none is within, the one that is nearest. */
  choices: Choice[];
  /** Placements that were scored, and those of them that the tables could not score. */
  designs: number;
  unscorable: number;
}

/** Knows the memory of each side of a placement. Asked only about placements that are within all other limits. */
export interface MemorySource {
  /** @param sides those that are asked for; both where none are said */
  ofPlaced(network: Network, range: EdgeRange, sides?: readonly Placement[]): Record<Placement, number>;
  /** No more than that, and next to free. */
  atLeast(network: Network, range: EdgeRange): Record<Placement, number>;
}

/** Objectives of which less than a placement gives is known early, and those that are the same of all placements. */
const PLACED: readonly ObjectiveId[] = ['latency', 'energy'];
const OF_NETWORK: readonly ObjectiveId[] = ['accuracy', 'parameters'];
/** Objectives of which a placement's figures say nothing. */
const MEMORIES: readonly ObjectiveId[] = ['deviceMemory', 'edgeMemory'];
export const asksForMemory = (ids: readonly ObjectiveId[]): boolean =>
  ids.some((id) => MEMORIES.includes(id));

/** Whether a placement is the one that is asked for; in any codec where none is said. */
const isAt = (placed: Placed, { from, to, up = placed.up, down = placed.down }: EdgeRange): boolean =>
  placed.from === from && placed.to === to && placed.up === up && placed.down === down;

/** Solves the placement of networks: every one is evaluated, and what no other dominates is kept. */
export class BestPlacements {
  readonly #placements: Placements;
  readonly #objectives: readonly Objective[];
  readonly #signs: readonly number[];
  readonly #violation: ReturnType<typeof violationBy>;
  readonly #memory: MemorySource | null;
  /** Whether it is an objective, and of which of the values. */
  readonly #memoryAt: readonly number[];
  readonly #sides: readonly Placement[];
  readonly #overMemory: (memory: Record<Placement, number>) => number;
  readonly #see: ((placed: Placed) => void) | null;
  readonly #limited: boolean;
  readonly #scratch: Float64Array;
  /** Where latency and energy stand among the values, -1 where they do not; null where other figures of a placement count too. */
  readonly #bounded: { latency: number; energy: number } | null;
  /** Those within the limits of the network at hand. */
  #inside: Choice[] = [];

  /**
   * @param memory asked where memory is an objective or limited
   * @param see is told every placement that could be scored
   */
  constructor(
    placements: Placements,
    ids: readonly ObjectiveId[],
    limits: Limits,
    memory: MemorySource | null = null,
    see: ((placed: Placed) => void) | null = null,
  ) {
    this.#placements = placements;
    this.#objectives = ids.map(objective);
    this.#signs = this.#objectives.map(({ direction }) => (direction === 'min' ? 1 : -1));
    this.#violation = violationBy(limits);
    const limited = Object.fromEntries(
      Object.entries(limits).filter(([id]) => MEMORIES.includes(id as ObjectiveId)),
    );
    const over = violationBy(limited);
    this.#memory = asksForMemory([...ids, ...(Object.keys(limited) as ObjectiveId[])]) ? memory : null;
    const asked: readonly string[] = [...ids, ...Object.keys(limited)];
    this.#sides = (['device', 'edge'] as const).filter((side) => asked.includes(`${side}Memory`));
    this.#memoryAt = ids.flatMap((id, m) => (MEMORIES.includes(id) ? [m] : []));
    this.#overMemory = (memory) => over({ memory } as Placed, Number.NaN);
    this.#see = see;
    this.#limited = Object.keys(limits).length > 0;
    this.#scratch = new Float64Array(ids.length);
    const others = ids.some((id) => !PLACED.includes(id) && !OF_NETWORK.includes(id));
    // Who counts, or is told of, every placement has to know each of them.
    this.#bounded =
      others || this.#limited || this.#memory || see
        ? null
        : { latency: ids.indexOf('latency'), energy: ids.indexOf('energy') };
  }

  /** Whether a choice covers every placement that takes at least so long and so much energy. */
  readonly #isHopeless = (latencyMs: number, energyMj: number): boolean => {
    if (!this.#bounded) return false;
    const { latency, energy } = this.#bounded;
    for (let i = 0; i < this.#inside.length; i++) {
      const { values } = this.#inside[i] as Choice;
      if (latency >= 0 && !((values[latency] as number) <= latencyMs)) continue;
      if (energy >= 0 && !((values[energy] as number) <= energyMj)) continue;
      return true;
    }
    return false;
  };

  /**
   * @param accuracy NaN where it is not known
   * @param at where the network runs, where that is not to be solved
   * @param wanted leaves out placements that nobody wants, before their memory is reckoned
   */
  of(
    network: Network,
    accuracy: number,
    at?: EdgeRange,
    wanted: (values: readonly number[]) => boolean = () => true,
  ): Mapped {
    const inside: Choice[] = [];
    this.#inside = inside;
    let nearest: Choice | null = null;
    let designs = 0;
    let unscorable = 0;
    const visit = (placed: Placed): void => {
      if (at && !isAt(placed, at)) return;
      designs++;
      if (Number.isNaN(placed.latencyMs)) {
        unscorable++;
        return;
      }
      this.#see?.(placed);
      const violation = this.#limited ? this.#violation(placed, accuracy) : 0;
      if (violation > 0) {
        if (inside.length === 0 && (nearest === null || violation < nearest.violation))
          nearest = this.#choice(placed, accuracy, violation);
        return;
      }
      if (this.#memory) inside.push(this.#hopeful(network, placed, accuracy));
      else this.#keep(inside, placed, accuracy);
    };
    const left = this.#placements.each(network, visit, this.#bounded && !at ? this.#isHopeless : null);
    designs += left;
    const choices = this.#memory ? this.#withMemory(network, inside, wanted) : inside;
    return { choices: choices.length === 0 && nearest ? [nearest] : choices, designs, unscorable };
  }

  /** With the least memory that it may have. */
  #hopeful(network: Network, placed: Placed, accuracy: number): Choice {
    if (this.#memoryAt.length === 0) return this.#choice(placed, accuracy, 0);
    placed.memory = this.#memory?.atLeast(network, placed);
    const choice = this.#choice(placed, accuracy, 0);
    placed.memory = undefined;
    return choice;
  }

  #choice(placed: Placed, accuracy: number, violation: number): Choice {
    const values = this.#objectives.map(({ of }) => of(placed, accuracy));
    const { from, to, up, down } = placed;
    return { from, to, up, down, values, violation };
  }

  /** Whether the first is at least as good everywhere. What is not known, such as an accuracy, is the same of all placements. */
  #covers(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
    for (let m = 0; m < this.#signs.length; m++) {
      const sign = this.#signs[m] as number;
      if (sign * (a[m] as number) > sign * (b[m] as number)) return false;
    }
    return true;
  }

  #isCovered(list: readonly Choice[], { values }: Choice): boolean {
    return list.some((other) => this.#covers(other.values, values));
  }

  /** Puts a placement among those that no other one covers. Most are covered, and leave nothing behind. */
  #keep(list: Choice[], placed: Placed, accuracy: number): void {
    const values = this.#scratch;
    for (let m = 0; m < values.length; m++) values[m] = this.#objectives[m]?.of(placed, accuracy) as number;
    for (let i = 0; i < list.length; i++) if (this.#covers((list[i] as Choice).values, values)) return;
    let kept = 0;
    for (let i = 0; i < list.length; i++) {
      const other = list[i] as Choice;
      if (!this.#covers(values, other.values)) list[kept++] = other;
    }
    list.length = kept;
    // Called for every placement that is worth keeping for a while: written out, for spreading is slow.
    const { from, to, up, down } = placed;
    const copy: number[] = [];
    for (let m = 0; m < values.length; m++) copy.push(values[m] as number);
    list.push({ from, to, up, down, values: copy, violation: 0 });
  }

  /** The same where memory counts: what covers others comes before them, so that little of it has to be reckoned. */
  #withMemory(network: Network, list: Choice[], wanted: (values: readonly number[]) => boolean): Choice[] {
    let kept: Choice[] = [];
    let nearest: Choice | null = null;
    const byMerit = (a: Choice, b: Choice) => {
      for (let m = 0; m < this.#signs.length; m++) {
        const gap = (this.#signs[m] as number) * ((a.values[m] as number) - (b.values[m] as number));
        if (gap !== 0 && !Number.isNaN(gap)) return gap;
      }
      return 0;
    };
    for (const choice of list.sort(byMerit)) {
      if (this.#isCovered(kept, choice) || !wanted(choice.values)) continue;
      const memory = (this.#memory as MemorySource).ofPlaced(network, choice, this.#sides);
      for (const m of this.#memoryAt) {
        choice.values[m] = this.#objectives[m]?.of({ memory } as Placed, Number.NaN) as number;
      }
      const violation = this.#overMemory(memory);
      if (violation > 0) {
        if (nearest === null || violation < nearest.violation) nearest = { ...choice, violation };
      } else if (!this.#isCovered(kept, choice)) {
        kept = kept.filter((other) => !this.#covers(choice.values, other.values));
        kept.push(choice);
      }
    }
    return kept.length === 0 && nearest ? [nearest] : kept;
  }
}
