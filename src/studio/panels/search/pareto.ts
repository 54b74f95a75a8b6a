import { isVerified, type Member, memberValue } from '../../../search/member.ts';
import { type ObjectiveId, objective } from '../../../search/objectives.ts';
import { bytes, count, ms, percent, plain } from '../../charts/format.ts';
import type { ParetoData, ScatterAxis, ScatterPoint } from '../../charts/paretoScales.ts';
import type { SearchSession } from '../../store/session/search.ts';

const WORDS: Partial<Record<string, Pick<ScatterAxis, 'format' | 'tick'> & { label: string }>> = {
  ms: { label: 'ms', format: ms, tick: plain },
  fraction: { label: '%', format: percent, tick: (value) => `${Math.round(value * 100)}` },
  bytes: { label: 'bytes', format: bytes, tick: bytes },
  count: { label: 'count', format: count, tick: count },
};

/** How an objective stands on an axis. */
export function axisOf(id: ObjectiveId, about: string, limit?: number): ScatterAxis {
  const { title, unit, scale, direction } = objective(id);
  const { label, format, tick } = WORDS[unit] ?? {
    label: unit,
    format: (value: number) => `${plain(value)} ${unit}`,
    tick: plain,
  };
  const better = direction === 'min' ? 'low' : 'high';
  return { name: about ? `${title}, ${about}` : title, unit: label, scale, better, format, tick, limit };
}

function pointOf(member: Member, x: ObjectiveId, y: ObjectiveId): ScatterPoint[] {
  const point = {
    ...{ id: member.encoding, x: memberValue(member, x), y: memberValue(member, y) },
    ...(isVerified(member) && { verified: true }),
  };
  return Number.isNaN(point.x) || Number.isNaN(point.y) ? [] : [point];
}

/** The candidates behind the front, which change with a search's snapshots and the axes alone. */
export function cloudOf({ axes, seen }: Pick<SearchSession, 'axes' | 'seen'>) {
  const pairs: number[] = [];
  const ticks: number[] = [];
  for (const member of seen) {
    const [x, y] = [memberValue(member, axes.x), memberValue(member, axes.y)];
    if (Number.isNaN(x)) continue;
    if (Number.isNaN(y)) ticks.push(x);
    else pairs.push(x, y);
  }
  return { cloud: Float32Array.from(pairs), ...(ticks.length > 0 && { rug: Float32Array.from(ticks) }) };
}

/** What the scatter draws of a search besides. @param current the design on the canvas, under any encoding */
export function frontOf(
  {
    axes,
    front,
    limits,
    selected,
    seen,
  }: Pick<SearchSession, 'axes' | 'front' | 'limits' | 'selected' | 'seen'>,
  current: Member | null,
): Omit<ParetoData, 'cloud' | 'rug'> {
  const { x, y } = axes;
  const axis = (id: ObjectiveId) => {
    const known = front.find(({ figures }) => figures[id]);
    return axisOf(id, known?.figures[id]?.provenance ?? '', limits[id]);
  };
  const here = current ? pointOf(current, x, y)[0] : undefined;
  const isSelected = ({ encoding }: Member) => encoding === selected;
  const elsewhere = front.some(isSelected) ? undefined : seen.find(isSelected);
  return {
    x: axis(x),
    y: axis(y),
    front: front.flatMap((member) => pointOf(member, x, y)),
    current: here && { ...here, id: 'current' },
    selected: selected ?? undefined,
    elsewhere: elsewhere && pointOf(elsewhere, x, y)[0],
  };
}
