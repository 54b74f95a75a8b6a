import { download } from './files.ts';

/** What a chart is marked with to be saved: the beginning of its file's name. */
export const CHART = 'data-chart';

/** Pixels of a saved picture for each of the screen's. */
const SCALE = 2;

/**
 * A chart's markup as a file that reads alone: the colours of the screen in place of variables, a ground, and nothing that only a
 * page needs.
 * @param markup of one <svg> with its namespace
 * @param colour the value of a CSS variable; empty where it has none
 */
export function standalone(markup: string, colour: (variable: string) => string, font: string): string {
  const resolved = markup
    .replace(/var\((--[\w-]+)(?:,\s*([^()]*))?\)/g, (_, name, fallback) => colour(name) || fallback || 'none')
    .replace(/\s(?:class|tabindex|role|data-[\w-]+|pointer-events)="[^"]*"/g, '');
  const ground = `<rect${groundOf(resolved)} fill="${groundColour(colour)}"/>`;
  return resolved.replace(
    /^<svg([^>]*)>/,
    (_, rest) => `<svg${rest} font-family="${font.replaceAll('"', "'")}">${ground}`,
  );
}

/** What a picture stands on. */
export const groundColour = (colour: (variable: string) => string): string =>
  colour('--chart-paper') || '#ffffff';

/** Where the ground lies: a chart's units need not begin at 0, nor have the shape of the picture. */
function groundOf(markup: string): string {
  const [x, y, width, height] = (/viewBox="([^"]*)"/.exec(markup)?.[1] ?? '').split(/[\s,]+/).map(Number);
  if (!width || !height) return ' width="100%" height="100%"';
  // As far again on every side as the chart is wide: whatever shape the picture has is covered.
  const air = Math.max(width, height);
  const at = { x: (x ?? 0) - air, y: (y ?? 0) - air, width: width + 2 * air, height: height + 2 * air };
  return Object.entries(at)
    .map(([name, value]) => ` ${name}="${value}"`)
    .join('');
}

/** The charts on the screen that can be saved, in the page's order. */
export const chartsShown = (): HTMLElement[] =>
  typeof document === 'undefined'
    ? []
    : [...document.querySelectorAll<HTMLElement>(`[${CHART}]`)].filter((at) => at.querySelector('svg.chart'));

/** The chart with a picture in the place of each canvas: what a file holds has to lie in its markup. */
function pictured(svg: SVGSVGElement): SVGSVGElement {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const canvases = [...svg.querySelectorAll('canvas')];
  for (const [i, holder] of [...copy.querySelectorAll('foreignObject')].entries()) {
    const drawn = canvases[i];
    if (!drawn) continue;
    const image = document.createElementNS(svg.namespaceURI, 'image');
    for (const name of ['x', 'y', 'width', 'height'])
      image.setAttribute(name, holder.getAttribute(name) ?? '0');
    image.setAttribute('href', drawn.toDataURL('image/png'));
    holder.replaceWith(image);
  }
  return copy;
}

/** Saves a chart as it stands on the screen. Throws Error where the browser cannot draw it. */
export async function saveChart(frame: HTMLElement, form: 'svg' | 'png'): Promise<void> {
  const svg = frame.querySelector<SVGSVGElement>('svg.chart');
  if (!svg) throw new Error('There is no chart to save yet.');
  const style = getComputedStyle(svg);
  const colour = (variable: string) => style.getPropertyValue(variable).trim();
  const markup = standalone(new XMLSerializer().serializeToString(pictured(svg)), colour, style.fontFamily);
  const name = `${frame.getAttribute(CHART)}.${form}`;
  if (form === 'svg') download(name, markup, 'image/svg+xml');
  else download(name, await drawPicture(markup, groundColour(colour)), 'image/png');
}

/** One <svg> of a given width and height as a picture, on a ground where one is given. Throws Error where the browser cannot draw it. */
export async function drawPicture(markup: string, ground?: string): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([markup], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.naturalWidth * SCALE, image.naturalHeight * SCALE];
    const pen = canvas.getContext('2d');
    // Where the last row of pixels is not whole, the ground of the file ends before it.
    if (pen && ground) {
      pen.fillStyle = ground;
      pen.fillRect(0, 0, canvas.width, canvas.height);
    }
    pen?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
    if (!blob) throw new Error('This browser could not make a picture of the chart.');
    return blob;
  } finally {
    URL.revokeObjectURL(url);
  }
}
