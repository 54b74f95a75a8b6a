import type { Figure } from '../../system/provenance.ts';
import { bytes } from '../charts/format.ts';
import { boxOf } from './boxOf.ts';
import type { Lanes } from './geometry.ts';
import { OP_STYLE } from './opStyle.ts';
import { route } from './route.ts';
import { shortTime } from './time.ts';
import type { CanvasNode, Flow } from './toFlow.ts';

/** Around the ops, in canvas pixels; the lanes' names stand in the left part of it. */
const AIR = 28;
const NAMES = 44;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

interface TextStyle {
  size: number;
  weight?: number;
  fill?: string;
  anchor?: 'start' | 'middle' | 'end';
  turned?: boolean;
}

function text(x: number, y: number, words: string, style: TextStyle): string {
  const { size, weight = 400, fill = 'var(--text)', anchor = 'start', turned = false } = style;
  const turn = turned ? ` transform="rotate(-90 ${x} ${y})"` : '';
  return `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${fill}" text-anchor="${anchor}"${turn}>${escaped(words)}</text>`;
}

/** What is not measured carries the mark that it has on the canvas. */
const timeText = (time: Figure): string =>
  `${time.provenance === 'measured' ? '' : '≈ '}${shortTime(time.value)}`;

function node(of: CanvasNode): string {
  const { x, y, width, height } = boxOf(of);
  const rect = (stroke: string, radius: number, more = '') =>
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="var(--card)" stroke="${stroke}" stroke-width="1.5"${more}/>`;
  const middle = x + width / 2;
  const line = (at: number, words: string, size: number, weight = 400) =>
    text(middle, y + at, words, { size, weight, anchor: 'middle' });
  if (of.type === 'result') {
    const { classes, bytes: size } = of.data;
    const figures = `${classes} classes, ${bytes(size)}`;
    return (
      rect('var(--muted)', 9, ' stroke-dasharray="4 3"') +
      line(21, 'Prediction', 13, 650) +
      line(38, figures, 12)
    );
  }
  const { op, parameter, shape, time, bytes: size } = of.data;
  if (of.type === 'communicate') {
    const figures = [size === null ? '' : bytes(size), time ? timeText(time) : '']
      .filter(Boolean)
      .join(' · ');
    return rect('var(--op-Communicate)', 27) + line(23, 'Communicate', 13, 650) + line(40, figures, 12);
  }
  const { color } = OP_STYLE[op.kind];
  const small = op.kind === 'Sample';
  return [
    rect(color, 10),
    `<rect x="${x}" y="${y + 8}" width="4" height="${height - 16}" rx="2" fill="${color}"/>`,
    text(x + 12, y + (small ? 22 : 40), op.kind, { size: 13, weight: 650 }),
    text(x + 12, y + (small ? 38 : 57), parameter, { size: 11, fill: 'var(--muted)' }),
    small ? '' : text(x + 12, y + height - 10, shape, { size: 11 }),
    time
      ? text(x + width - 8, y + (small ? height - 8 : 18), timeText(time), { size: 11, anchor: 'end' })
      : '',
  ].join('');
}

function lanesOf({ device, link, edge }: Lanes, left: number, width: number, bottom: number): string {
  const band = (name: string, top: number, height: number, tint: string, ink: string) =>
    `<rect x="${left}" y="${top}" width="${width}" height="${height}" fill="${tint}"/>${text(
      ...([
        left + 24,
        top + height / 2,
        name,
        { size: 14, weight: 650, fill: ink, anchor: 'middle', turned: true },
      ] as const),
    )}`;
  return [
    band('Device', device.top, device.height, 'var(--device-tint)', 'var(--chart-device)'),
    band('Link', link.top, link.height, 'var(--link-tint)', 'var(--chart-up)'),
    band('Edge', edge.top, bottom - edge.top, 'var(--edge-tint)', 'var(--chart-edge)'),
  ].join('');
}

/** The canvas as one <svg>, all of it at its full size, in the colours of CSS variables. */
export function pictureOf({ nodes, edges, lanes }: Flow, title: string): string {
  const boxes = new Map(nodes.map((each) => [each.id, boxOf(each)]));
  const all = [...boxes.values()];
  const left = Math.min(0, ...all.map((box) => box.x)) - AIR - NAMES;
  const right = Math.max(0, ...all.map((box) => box.x + box.width)) + AIR;
  const bottom = Math.max(lanes.edge.top + lanes.edge.height, ...all.map((box) => box.y + box.height + AIR));
  const wires = edges.flatMap(({ source, target, data }) => {
    const [from, to] = [boxes.get(source), boxes.get(target)];
    return from && to && data ? [`<path d="${route(from, to, data).path}" marker-end="url(#arrow)"/>`] : [];
  });
  const [width, height] = [Math.ceil(right - left), Math.ceil(bottom)];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<title>${escaped(title)}</title>`,
    '<defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0L10 5L0 10z" fill="var(--muted)"/></marker></defs>',
    // From 0 on: the ground that a file gets begins there.
    `<g transform="translate(${-left} 0)">`,
    lanesOf(lanes, left, width, bottom),
    `<g fill="none" stroke="var(--muted)" stroke-width="1.6">${wires.join('')}</g>`,
    ...nodes.map(node),
    '</g></svg>',
  ].join('');
}
