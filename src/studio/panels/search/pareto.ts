import { trainingText } from '../../../learning/targets.ts';
import { isVerified, type Member, memberValue } from '../../../search/member.ts';
import { type ObjectiveId, objective } from '../../../search/objectives.ts';
import { bytes, count, ms, percent, plain } from '../../charts/format.ts';
import type { ManyPoints } from '../../charts/manyPoints.ts';
import type { ParetoData, ScatterAxis, ScatterPoint } from '../../charts/paretoScales.ts';
import type { Brush, SearchSession, Span } from '../../store/session/search.ts';

const WORDS: Partial<Record<string, Pick<ScatterAxis, 'format' | 'tick'> & { label: string }>> = {
  ms: { label: 'ms', format: ms, tick: plain },
  fraction: { label: '%', format: percent, tick: (value) => plain(value * 100) },
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

const rangeOf = (member: Member, id: ObjectiveId): Span | undefined => {
  const { low, high } = (member.verified?.[id] ?? member.figures[id]) || {};
  return low === undefined || high === undefined ? undefined : [low, high];
};

/** Whether a candidate is inside of all that was brushed; what is not known of it is outside. */
export function isBrushed(member: Member, brush: Brush): boolean {
  for (const id in brush) {
    const [low, high] = brush[id as ObjectiveId] as Span;
    const value = memberValue(member, id as ObjectiveId);
    if (!(value >= low && value <= high)) return false;
  }
  return true;
}

type Seen = Pick<SearchSession, 'axes' | 'colour' | 'brush'>;

function pointOf(member: Member, { axes, colour, brush }: Seen): ScatterPoint[] {
  const { x, y } = axes;
  const [rangeX, rangeY] = [rangeOf(member, x), rangeOf(member, y)];
  const point = {
    ...{ id: member.encoding, x: memberValue(member, x), y: memberValue(member, y) },
    ...(isVerified(member) && { verified: true }),
    ...(rangeX && { rangeX }),
    ...(rangeY && { rangeY }),
    ...(colour && { colour: memberValue(member, colour) }),
    ...(!isBrushed(member, brush) && { aside: true }),
  };
  return Number.isNaN(point.x) || Number.isNaN(point.y) ? [] : [point];
}

/** The candidates behind the front, which change with a search's snapshots, the axes, the colour and the brush alone. */
export function cloudOf({ axes, seen, colour, brush }: Seen & Pick<SearchSession, 'seen'>) {
  const pairs: number[] = [];
  const ticks: number[] = [];
  const cloudIds: string[] = [];
  const colours: number[] = [];
  const aside: number[] = [];
  for (const member of seen) {
    const [x, y] = [memberValue(member, axes.x), memberValue(member, axes.y)];
    if (Number.isNaN(x)) continue;
    if (Number.isNaN(y)) {
      ticks.push(x);
      continue;
    }
    pairs.push(x, y);
    cloudIds.push(member.encoding);
    aside.push(isBrushed(member, brush) ? 0 : 1);
    if (colour) colours.push(memberValue(member, colour));
  }
  return {
    cloud: Float32Array.from(pairs),
    cloudIds,
    ...(Object.keys(brush).length > 0 && { cloudAside: Uint8Array.from(aside) }),
    ...(ticks.length > 0 && { rug: Float32Array.from(ticks) }),
    ...(colour && { colour: { axis: axisOf(colour, ''), cloud: Float32Array.from(colours) } }),
  };
}

/**
 * Every candidate for the scatter; null where there is no log of them, or where an axis, the colour or the brush is of a figure
 * that the search did not look for: then the candidates that were seen stand there.
 */
export function everyOf({
  every,
  axes,
  colour,
  brush,
}: Seen & Pick<SearchSession, 'every'>): ManyPoints | null {
  if (!every) return null;
  const { of, count } = every;
  const place = (id: ObjectiveId) => of.objectives.indexOf(id);
  const brushed = Object.entries(brush).map(([id, [low, high]]) => ({
    at: place(id as ObjectiveId),
    ...{ low, high },
  }));
  const [x, y] = [place(axes.x), place(axes.y)];
  const third = colour ? place(colour) : 0;
  if (x < 0 || y < 0 || third < 0 || brushed.some(({ at }) => at < 0)) return null;
  const span = (at: number, id: ObjectiveId) => of.span(at, objective(id).scale === 'log');
  return {
    ...{ count, dropped: of.dropped, era: of.era, spanX: span(x, axes.x), spanY: span(y, axes.y) },
    of: JSON.stringify([axes, colour, brush]),
    x: (i) => of.value(i, x),
    y: (i) => of.value(i, y),
    ...(colour && { colour: (i: number) => of.value(i, third), spanColour: span(third, colour) }),
    ...(brushed.length > 0 && {
      aside: (i: number) =>
        brushed.some(({ at, low, high }) => !(of.value(i, at) >= low && of.value(i, at) <= high)),
    }),
    id: (i) => of.encoding(i),
  };
}

/**
 * What the scatter draws of a search besides. An axis of accuracies says which training they are predicted of.
 * @param current the design on the canvas, under any encoding
 * @param unit of the points of a sample
 */
export function frontOf(
  session: Seen & Pick<SearchSession, 'front' | 'limits' | 'selected' | 'seen' | 'described' | 'zoom'>,
  current: Member | null,
  overlay?: { name: string; front: readonly Member[] },
  unit = 'points',
): Omit<ParetoData, 'cloud' | 'cloudIds' | 'cloudAside' | 'colour' | 'rug'> {
  const { axes, front, limits, selected, seen, described, zoom, brush } = session;
  const { x, y } = axes;
  const axis = (id: ObjectiveId) => {
    const known = front.find(({ figures }) => figures[id])?.figures[id];
    const after = known?.training ? ` ${trainingText(known.training, unit)}` : '';
    return axisOf(id, `${known?.provenance ?? ''}${after}`, limits[id]);
  };
  const here = current ? pointOf(current, session)[0] : undefined;
  const isSelected = ({ encoding }: Member) => encoding === selected;
  const elsewhere = front.some(isSelected)
    ? undefined
    : [...(described ? [described] : []), ...seen].find(isSelected);
  return {
    x: axis(x),
    y: axis(y),
    front: front.flatMap((member) => pointOf(member, session)),
    current: here && { ...here, id: 'current' },
    selected: selected ?? undefined,
    zoom: zoom ?? undefined,
    brush: brush[x] || brush[y] ? { x: brush[x], y: brush[y] } : undefined,
    overlay: overlay && {
      name: overlay.name,
      front: overlay.front.flatMap((member) => pointOf(member, session)),
    },
    elsewhere: elsewhere && pointOf(elsewhere, session)[0],
  };
}
