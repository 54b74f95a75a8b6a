import type { Genome } from '../design/genome.ts';
import { shown } from './limitWatch.ts';
import { networkKey } from './mapping/network.ts';
import { type Member, memberValue } from './member.ts';
import { type Objective, type ObjectiveId, objective } from './objectives.ts';
import { type Limits, over } from './scoring.ts';

/** More than a few say no more of what is in the way. */
const MOST = 3;

/** Of the designs outside the limits those that come nearest, each of another network: what a search shows while it finds nothing. */
export class NearestDesigns {
  #list: { genome: Genome; network: string; violation: number }[] = [];

  /** @param violation by how much it is outside, all limits together @param make the design, which is made where it is taken alone */
  offer(violation: number, make: () => Genome): void {
    const last = this.#list[MOST - 1];
    if (!(violation > 0) || (last && violation >= last.violation)) return;
    const genome = make();
    const network = networkKey(genome);
    if (this.#list.some((one) => one.network === network && one.violation <= violation)) return;
    const others = this.#list.filter((one) => one.network !== network);
    this.#list = [...others, { genome, network, violation }]
      .sort((a, b) => a.violation - b.violation)
      .slice(0, MOST);
  }

  /** The nearest first. */
  get genomes(): Genome[] {
    return this.#list.map(({ genome }) => genome);
  }
}

/** A limit that a design is outside of. */
interface Outside {
  id: ObjectiveId;
  value: number;
  limit: number;
}

/** The limits that a design is outside of, as far as its figures are known. */
export function outsideOf(member: Member, limits: Limits): Outside[] {
  return (Object.entries(limits) as [ObjectiveId, number][]).flatMap(([id, limit]) => {
    const value = memberValue(member, id);
    return over(value, limit, objective(id).direction) > 0 ? [{ id, value, limit }] : [];
  });
}

/** By how much, in words: `latency 13.2 ms, 32 % above the limit`. */
export const outsideWords = (member: Member, limits: Limits): string =>
  outsideOf(member, limits).map(wordsOf).join('; ');

function wordsOf({ id, value, limit }: Outside): string {
  const { title, unit, direction } = objective(id);
  const said = `${title.toLowerCase()} ${shown(value, unit)}`;
  if (!(limit > 0)) return said;
  const share = value / limit;
  if (share >= 10) return `${said}, ${Number(share.toPrecision(2)).toLocaleString('en-US')} times the limit`;
  const percent = Number((100 * Math.abs(share - 1)).toPrecision(2));
  return `${said}, ${percent} % ${direction === 'min' ? 'above' : 'below'} the limit`;
}

/** The limits with those loosened that keep a design out, to three digits and no further than lets it in. */
export function loosenedFor(member: Member, limits: Limits): Limits {
  const changed = outsideOf(member, limits).map(({ id, value }) => [
    id,
    outward(value, objective(id).direction),
  ]);
  return { ...limits, ...Object.fromEntries(changed) };
}

function outward(value: number, direction: Objective['direction']): number {
  if (!(value > 0)) return 0;
  const step = 10 ** (Math.floor(Math.log10(value)) - 2);
  const steps = direction === 'min' ? Math.ceil(value / step) : Math.floor(value / step);
  return Number((steps * step).toPrecision(12));
}
