import { type Fidelity, sameFidelity } from '../../learning/accuracy/trainings.ts';
import { median } from '../../system/statistics.ts';
import { type Belief, beliefs, predictions, reached, trainedAt } from './beliefs.ts';
import { byPromise } from './promise.ts';
import { networkText, type Order, type Training, type VerifyState } from './records.ts';
import { workOf } from './work.ts';

/** How long a verification may take, and how many trainings run side by side. */
export interface Budget {
  /** Of time, ms; null: until the last rung is done. */
  ms: number | null;
  /** Trainings at once. */
  trainers: number;
}

/** What may be trained now, the most promising first, and what that and all the rest will take. */
export interface Planned {
  /** None: it has come to its end. */
  orders: Order[];
  /** Work that is left, ms of one trainer; null while nothing is known of it. */
  leftMs: number | null;
  /** Why it ends, where it does. */
  end: 'done' | 'time' | null;
}

/** Networks of the front, each once, in its order. */
export const networksOf = ({ front }: Pick<VerifyState, 'front'>): string[] => [
  ...new Set(front.map(({ encoding }) => networkText(encoding))),
];

/** How many of n continue to the next rung. */
const survivorsOf = (n: number, keep: number): number => Math.ceil(n * keep);

/**
 * Successive halving (Jamieson and Talwalkar 2016) over the networks of a front: all are trained a little, the most
 * promising longer, and so on. Within a budget each rung has its share of the time, with what the rungs before it left; what is
 * left at the end trains those that fell out, the most promising first. It follows from the records alone, so that a
 * verification that continues does what it would have done.
 */
export function nextOrders(state: VerifyState, budget: Budget): Planned {
  const { rungs, keep, seed, trainings, failures } = state;
  const planning = new Planning(state, budget);
  const failed = new Set(failures.map(({ network }) => network));
  let entered = networksOf(state);
  for (const [rung, fidelity] of rungs.entries()) {
    const done = trainedAt(trainings, fidelity);
    const open = entered.filter((network) => !done.has(network) && !failed.has(network));
    const ranked = byPromise(state.front, open, planning.before(rung));
    const affordable = planning.affordable(ranked, rung);
    if (affordable.length > 0) {
      const orders = affordable.map((network) => ({ network, fidelity, seed }));
      return { orders, leftMs: planning.left(affordable.length, rung, entered.length), end: null };
    }
    const trained = entered.filter((network) => done.has(network) && !failed.has(network));
    const best = byPromise(state.front, trained, planning.at(rung));
    entered = best.slice(0, survivorsOf(trained.length, keep));
  }
  return planning.spare(failed);
}

class Planning {
  constructor(
    private readonly state: VerifyState,
    private readonly budget: Budget,
  ) {}

  /** What is known of networks when a rung is entered. */
  before(rung: number): (network: string) => Belief {
    if (rung > 0) return this.at(rung - 1);
    const said = predictions(this.state.front);
    return (network) => said.get(network) ?? NOTHING;
  }

  /** What a rung's own trainings say: no later ones, or the choice would change while the next rung runs. */
  at(rung: number): (network: string) => Belief {
    const level = trainedAt(this.state.trainings, this.state.rungs[rung] as Fidelity);
    return (network) => {
      const training = level.get(network);
      return training ? reached(training) : NOTHING;
    };
  }

  /** Those that the rung's share of the time suffices for. */
  affordable(ranked: readonly string[], rung: number): string[] {
    const { ms } = this.budget;
    if (ms === null) return [...ranked];
    const spent = this.state.rungs.map((fidelity) => this.#spentAt(fidelity));
    const before = spent.slice(0, rung).reduce((sum, each) => sum + each, 0);
    const share = (this.#total(ms) - before) / (this.state.rungs.length - rung);
    return this.#fitting(ranked, this.state.rungs[rung] as Fidelity, share - (spent[rung] as number));
  }

  /** What is left of the time trains those that fell out to the end, or as far as it suffices. */
  spare(failed: ReadonlySet<string>): Planned {
    const { rungs, seed, front, trainings } = this.state;
    const { ms } = this.budget;
    const networks = networksOf(this.state).filter((network) => !failed.has(network));
    const spent = rungs.reduce((sum, each) => sum + this.#spentAt(each), 0);
    const top = trainedAt(trainings, rungs.at(-1) as Fidelity);
    const ended = networks.every((network) => top.has(network));
    if (ms === null || ended) return { orders: [], leftMs: 0, end: 'done' };
    const done = new Set<string>();
    for (const fidelity of [...rungs].reverse()) {
      for (const network of trainedAt(trainings, fidelity).keys()) done.add(network);
      const open = networks.filter((network) => !done.has(network));
      const ranked = byPromise(front, open, beliefs(this.state));
      const affordable = this.#fitting(ranked, fidelity, this.#total(ms) - spent);
      if (affordable.length === 0) continue;
      const orders = affordable.map((network) => ({ network, fidelity, seed }));
      const leftMs = affordable.reduce((sum, network) => sum + (this.#cost(network, fidelity) ?? 0), 0);
      return { orders, leftMs, end: null };
    }
    return { orders: [], leftMs: 0, end: 'time' };
  }

  /** Work of a rung's open networks and of all rungs behind it. */
  left(open: number, rung: number, entered: number): number | null {
    const { rungs, keep } = this.state;
    const rate = this.#rate(rungs.at(-1) as Fidelity);
    if (rate === null) return null;
    const all = networksOf(this.state);
    let sum = 0;
    let networks = entered;
    for (const [at, { points, epochs }] of rungs.entries()) {
      if (at < rung) continue;
      const before = rungs[at - 1];
      const added = before?.points === points ? epochs - before.epochs : epochs;
      const work = all.reduce((total, network) => total + this.#work(network, points), 0) / all.length;
      sum += (at === rung ? open : networks) * added * work * rate;
      networks = survivorsOf(networks, keep);
    }
    const { ms } = this.budget;
    if (ms === null) return sum;
    const spent = rungs.reduce((all, each) => all + this.#spentAt(each), 0);
    return Math.max(0, this.#total(ms) - spent);
  }

  /** Measuring takes its part of the time before any training. */
  #total(ms: number): number {
    return Math.max(0, ms - this.state.measuringMs) * this.budget.trainers;
  }

  #spentAt(fidelity: Fidelity): number {
    return this.state.trainings
      .filter((training) => sameFidelity(training.fidelity, fidelity))
      .reduce((sum, { ms }) => sum + ms, 0);
  }

  /** From the most promising on, those that fit beside each other; before anything is known the least are tried. */
  #fitting(ranked: readonly string[], fidelity: Fidelity, room: number): string[] {
    if (room > 0 && this.#rate(fidelity) === null) {
      const work = (network: string) => this.#work(network, fidelity.points);
      return [...ranked].sort((a, b) => work(a) - work(b)).slice(0, this.budget.trainers);
    }
    const found: string[] = [];
    let left = room;
    for (const network of ranked) {
      const cost = this.#cost(network, fidelity) ?? 0;
      if (left <= 0 || cost > left) continue;
      left -= cost;
      found.push(network);
    }
    return found;
  }

  /** ms that a network's training to a fidelity will take; null while nothing is known. */
  #cost(network: string, fidelity: Fidelity): number | null {
    const { points, epochs } = fidelity;
    const own = this.#upTo(fidelity).filter((training) => training.network === network);
    const from = Math.max(0, ...own.map(({ fidelity: of }) => (of.points === points ? of.epochs : 0)));
    const last = own.at(-1);
    const rate = last ? this.#rateOf(last) : this.#rate(fidelity);
    return rate === null ? null : Math.max(0, epochs - from) * this.#work(network, points) * rate;
  }

  /** ms of an epoch for each unit of work, over what was trained; null before that. */
  #rate(fidelity: Fidelity): number | null {
    const known = this.#upTo(fidelity);
    return known.length === 0 ? null : median(known.map((training) => this.#rateOf(training)));
  }

  #rateOf({ ms, added, fidelity, network }: Training): number {
    return ms / added / this.#work(network, fidelity.points);
  }

  #work(network: string, points: number): number {
    return workOf(this.state.task, network, points);
  }

  /** Trainings of a rung and of those before it: what a later one takes must not open a rung again that is closed. */
  #upTo(fidelity: Fidelity): Training[] {
    const rungOf = (of: Fidelity) => this.state.rungs.findIndex((rung) => sameFidelity(rung, of));
    const rung = rungOf(fidelity);
    return this.state.trainings.filter(({ fidelity: of, added }) => added > 0 && rungOf(of) <= rung);
  }
}

const NOTHING: Belief = { accuracy: Number.NaN, low: 0, high: 1 };
