import { type Member, memberValue } from '../../../search/member.ts';
import { type ObjectiveId, objective } from '../../../search/objectives.ts';
import { bytes, count, ms, percent, plain } from '../../charts/format.ts';
import type { ParetoData, ScatterAxis, ScatterPoint } from '../../charts/ParetoScatter.tsx';
import type { SearchLive } from './live.ts';

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
  const point = { id: member.encoding, x: memberValue(member, x), y: memberValue(member, y) };
  return Number.isNaN(point.x) || Number.isNaN(point.y) ? [] : [point];
}

/** What the scatter draws of a search. @param current the design on the canvas, under any encoding */
export function paretoOf(
  { axes, cloud, rug, front, limits, selected }: SearchLive,
  current: Member | null,
): ParetoData {
  const { x, y } = axes;
  const axis = (id: ObjectiveId) => {
    const known = [...front, ...cloud].find(({ figures }) => figures[id]);
    return axisOf(id, known?.figures[id]?.provenance ?? '', limits[id]);
  };
  const here = current ? pointOf(current, x, y)[0] : undefined;
  const candidates = [...cloud, ...rug].flatMap((member) => pointOf(member, x, y));
  const onlyX = rug.map((member) => memberValue(member, x)).filter((value) => !Number.isNaN(value));
  return {
    x: axis(x),
    y: axis(y),
    cloud: Float32Array.from(candidates.flatMap((point) => [point.x, point.y])),
    // Where both values of a candidate are known it is in the cloud.
    ...(rug.some((member) => Number.isNaN(memberValue(member, y))) && { rug: Float32Array.from(onlyX) }),
    front: front.flatMap((member) => pointOf(member, x, y)),
    current: here && { ...here, id: 'current' },
    selected: selected ?? undefined,
  };
}
