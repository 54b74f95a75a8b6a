import type { Page } from '@playwright/test';
import { parseGenome } from '../src/design/genome.ts';
import { designOf } from '../src/design/genomeDesign.ts';
import { plan } from '../src/design/segments.ts';
import { Studio } from './studio.ts';

/** One design as the page shows it: predicted before the run, and measured by it. Times in ms. */
export interface Shown {
  name: string;
  crosses: boolean;
  predictedMs: number;
  lowMs: number;
  highMs: number;
  /** Median and quartiles of the frames. */
  measuredMs: number;
  q1Ms: number;
  q3Ms: number;
}

export interface FidelityOptions {
  points: number;
  /** Designs of the front that are run, evenly over it; those that cross first. */
  designs: number;
  presets: readonly ('dgcnn' | 'dgcnn-rewritten' | 'split')[];
  frames: number;
  searchMs: number;
  log(text: string): void;
}

const LONG = { timeout: 300_000 };

/** Predicted and measured latencies by way of the page alone, as a person comes by them. */
export class StudioFidelity {
  readonly #page: Page;
  readonly #studio: Studio;
  readonly #options: FidelityOptions;

  constructor(page: Page, options: FidelityOptions) {
    this.#page = page;
    this.#studio = new Studio(page);
    this.#options = options;
  }

  get faults(): readonly string[] {
    return this.#studio.faults;
  }

  #seen(id: string) {
    return this.#page.getByTestId(id);
  }

  /** Opens the studio and profiles this browser and the endpoint; the seconds that took, and the engine's threads. */
  async profile(): Promise<{ seconds: number; device: string }> {
    await this.#studio.open();
    await this.#studio.step('setup');
    await this.#seen('points').getByText(String(this.#options.points), { exact: true }).click();
    const started = performance.now();
    await this.#seen('profile-both').click();
    await this.#seen('job-progress').first().waitFor();
    await this.#seen('job-progress')
      .first()
      .waitFor({ state: 'detached', ...LONG });
    for (const side of ['edge', 'device']) {
      await this.#page
        .locator(`[data-testid="profile-${side}"][data-state="complete"]`)
        .waitFor({ ...LONG, state: 'attached' });
    }
    const device = (await this.#seen('profile-device').textContent()) ?? '';
    return { seconds: (performance.now() - started) / 1000, device };
  }

  /** Searches for a while; the encodings of the designs on the front, in its order. */
  async search(): Promise<string[]> {
    await this.#studio.step('search');
    await this.#seen('search-start').click(LONG);
    const front = this.#seen('front-point');
    await front.nth(1).waitFor(LONG);
    await this.#page.waitForTimeout(this.#options.searchMs);
    const stop = this.#seen('search-stop');
    if (await stop.isVisible()) await stop.click();
    await this.#seen('search-start').waitFor(LONG);
    return front.evaluateAll((points) => points.map((point) => point.getAttribute('data-id') ?? ''));
  }

  /** Front designs to run: as many that cross as do not, where there are so many, evenly over the front. */
  chosen(front: readonly string[]): string[] {
    const { designs } = this.#options;
    const crossing = front.filter(crosses);
    const local = front.filter((encoding) => !crosses(encoding));
    const ofCrossing = Math.min(crossing.length, Math.max(Math.ceil(designs / 2), designs - local.length));
    const taken = new Set([...evenly(local, designs - ofCrossing), ...evenly(crossing, ofCrossing)]);
    return front.filter((encoding) => taken.has(encoding));
  }

  async runFront(encoding: string): Promise<Shown> {
    await this.#studio.step('search');
    // By keyboard: a point may lie under its neighbour.
    const point = this.#page.locator(`[data-testid="front-point"][data-id="${encoding}"]`);
    await point.press('Enter');
    await point.locator('.halo[opacity="0.3"]').waitFor({ state: 'attached' });
    return this.#run(encoding);
  }

  async runPreset(id: FidelityOptions['presets'][number]): Promise<Shown> {
    await this.#studio.step('draw');
    await this.#seen('presets').click();
    await this.#seen(`preset-${id}`).click();
    return this.#run(id);
  }

  /** The design's own line says it; the canvas draws a little later. */
  async #crosses(): Promise<boolean> {
    return (await this.#seen('design-bar').getAttribute('data-mode')) !== 'D';
  }

  async #run(name: string): Promise<Shown> {
    await this.#studio.step('run');
    const crosses = await this.#crosses();
    await this.#seen('design-latency').waitFor(LONG);
    await this.#seen('run-frames').fill(String(this.#options.frames));
    const figures = this.#seen('run-figures');
    const before = (await figures.count()) > 0 ? await figures.getAttribute('data-run') : null;
    await this.#seen('run-start').click();
    const ended = `[data-testid="run-figures"][data-run]:not([data-run="${before ?? ''}"])`;
    await this.#page.locator(`${ended}, [data-testid="error-note"]`).first().waitFor(LONG);
    const value = async (id: string, attribute: string) =>
      Number(await this.#seen(id).getAttribute(`data-${attribute}`, { timeout: 10_000 }));
    return {
      name,
      crosses,
      predictedMs: await value('predicted-latency', 'value'),
      lowMs: await value('predicted-latency', 'low'),
      highMs: await value('predicted-latency', 'high'),
      measuredMs: await value('measured-latency', 'value'),
      q1Ms: await value('measured-latency', 'low'),
      q3Ms: await value('measured-latency', 'high'),
    };
  }
}

/** Whether a design of the space sends anything over the link. */
export const crosses = (encoding: string): boolean =>
  plan(designOf(parseGenome(encoding))).edge !== undefined;

/** `count` of a list, evenly over it. */
function evenly<T>(list: readonly T[], count: number): T[] {
  if (count >= list.length) return [...list];
  return Array.from({ length: count }, (_, i) => list[Math.floor(((i + 0.5) * list.length) / count)] as T);
}

export const inside = ({ measuredMs, lowMs, highMs }: Shown): boolean =>
  lowMs <= measuredMs && measuredMs <= highMs;

/** One design in a line, for people. */
export const shownText = (shown: Shown): string => {
  const { name, crosses, predictedMs, lowMs, highMs, measuredMs, q1Ms, q3Ms } = shown;
  const [p, l, h, m, a, b] = [predictedMs, lowMs, highMs, measuredMs, q1Ms, q3Ms].map((ms) =>
    ms.toPrecision(3),
  );
  const where = crosses ? 'crosses' : 'local';
  const ratio = (measuredMs / predictedMs).toFixed(2);
  return `${name} (${where}): predicted ${p} ms (${l} to ${h}), measured ${m} ms (${a} to ${b}), ratio ${ratio}, ${inside(shown) ? 'inside' : 'outside'}`;
};
