import { type Member, memberValue } from '../../../search/member.ts';
import { OBJECTIVE_IDS, type ObjectiveId, objective } from '../../../search/objectives.ts';
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
  const point = { id: member.encoding, x: memberValue(member, x), y: memberValue(member, y) };
  return Number.isNaN(point.x) || Number.isNaN(point.y) ? [] : [point];
}

const ROW = OBJECTIVE_IDS.length;

/** Two columns of the rows, where both are known: x, y, x, y, ... */
function pairs(rows: Float64Array, x: ObjectiveId, y: ObjectiveId): number[] {
  const [atX, atY] = [OBJECTIVE_IDS.indexOf(x), OBJECTIVE_IDS.indexOf(y)];
  const out: number[] = [];
  for (let at = 0; at < rows.length; at += ROW) {
    const [valueX, valueY] = [rows[at + atX] as number, rows[at + atY] as number];
    if (!Number.isNaN(valueX) && !Number.isNaN(valueY)) out.push(valueX, valueY);
  }
  return out;
}

/** One column of the rows, where it is known and the other is not. */
function onlyFirst(rows: Float64Array, x: ObjectiveId, y: ObjectiveId): number[] {
  const [atX, atY] = [OBJECTIVE_IDS.indexOf(x), OBJECTIVE_IDS.indexOf(y)];
  const out: number[] = [];
  for (let at = 0; at < rows.length; at += ROW) {
    if (Number.isNaN(rows[at + atY]) && !Number.isNaN(rows[at + atX])) out.push(rows[at + atX] as number);
  }
  return out;
}

/** The thousands of candidates behind the front, which change with a search's snapshots and the axes alone. */
export function cloudOf({ axes, cloud, rug }: Pick<SearchSession, 'axes' | 'cloud' | 'rug'>) {
  const { x, y } = axes;
  const ticks = onlyFirst(rug, x, y);
  return {
    cloud: Float32Array.from([...pairs(cloud, x, y), ...pairs(rug, x, y)]),
    ...(ticks.length > 0 && { rug: Float32Array.from(ticks) }),
  };
}

/** What the scatter draws of a search besides. @param current the design on the canvas, under any encoding */
export function frontOf(
  { axes, front, limits, selected }: Pick<SearchSession, 'axes' | 'front' | 'limits' | 'selected'>,
  current: Member | null,
): Omit<ParetoData, 'cloud' | 'rug'> {
  const { x, y } = axes;
  const axis = (id: ObjectiveId) => {
    const known = front.find(({ figures }) => figures[id]);
    return axisOf(id, known?.figures[id]?.provenance ?? '', limits[id]);
  };
  const here = current ? pointOf(current, x, y)[0] : undefined;
  return {
    x: axis(x),
    y: axis(y),
    front: front.flatMap((member) => pointOf(member, x, y)),
    current: here && { ...here, id: 'current' },
    selected: selected ?? undefined,
  };
}
