import { expect, type Locator, type Page } from '@playwright/test';
import { presetById } from '../src/design/presets.ts';
import { savedProject } from './savedProject.ts';

interface Point {
  x: number;
  y: number;
}

interface Box extends Point {
  width: number;
  height: number;
}

/** For what a drag shows at once, or not at all. */
const SOON = { timeout: 2000 };

/** Where an element is, in page pixels, once it no longer moves. */
async function box(target: Locator): Promise<Box> {
  await target.hover();
  const found = await target.boundingBox();
  if (!found) throw new Error(`${target} is not on the screen`);
  return found;
}

/** Of what is seen, in pixels of the page. */
export async function middle(target: Locator): Promise<Point> {
  const { x, y, width, height } = await box(target);
  return { x: x + width / 2, y: y + height / 2 };
}

/** What is used of an SVG path. */
interface Line {
  getTotalLength(): number;
  getPointAtLength(at: number): { matrixTransform(by: unknown): Point };
  getScreenCTM(): unknown;
}

/** What a person does on the page, by the names they see. */
export class Studio {
  readonly page: Page;
  /** Errors that nobody handled; a test that ends with any has failed. */
  readonly faults: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.on('pageerror', (error) => this.faults.push(error.message));
  }

  /** Opens the page with the design it starts with, or puts a preset on the canvas. */
  async open(preset?: 'dgcnn' | 'dgcnn-rewritten' | 'split'): Promise<void> {
    await this.page.goto('/');
    await expect(this.page.getByTestId('canvas')).toBeVisible();
    await expect(this.ops().first()).toBeVisible();
    await expect(this.page.locator('.zoo-fetching')).toHaveCount(0);
    if (!preset) return;
    await this.step('draw');
    await this.preset(preset);
  }

  /** Puts a preset on the canvas, where the Draw step is open. */
  async preset(id: 'dgcnn' | 'dgcnn-rewritten' | 'split'): Promise<void> {
    await this.page.getByTestId('presets').click();
    await this.page.getByTestId(`preset-${id}`).click();
    const ops = presetById(id)?.design.ops.filter(({ kind }) => kind !== 'Communicate') ?? [];
    await expect.poll(() => this.opIds()).toEqual(ops.map((op) => op.id));
  }

  /** Puts a design of the 12-position space on the canvas. */
  async decode(encoding: string): Promise<void> {
    await this.step('draw');
    await this.page.getByTestId('encoding').fill(encoding);
    await this.page.getByTestId('encoding').press('Enter');
    await expect(this.page.getByTestId('encoding')).toHaveValue(encoding);
    await expect(this.page.getByTestId('encoding')).not.toHaveAttribute('aria-invalid', 'true');
  }

  step(name: 'setup' | 'draw' | 'search' | 'train' | 'run' | 'export'): Promise<void> {
    return this.page.getByTestId(`step-${name}`).click();
  }

  /** Unfolds a part of a panel: a machine or the link in Setup, or what a search needs. */
  async unfold(id: string): Promise<void> {
    const part = this.page.getByTestId(id);
    // What needs mending unfolds by itself, which may come between the look and the click.
    await expect(async () => {
      if ((await part.getAttribute('open')) === null) await part.locator('> summary').click();
      await expect(part).toHaveAttribute('open', { timeout: 500 });
    }).toPass();
  }

  ops(): Locator {
    return this.page.getByTestId('op-node');
  }

  op(id: string): Locator {
    return this.page.locator(`[data-testid="op-node"][data-op-id="${id}"]`);
  }

  /** The middle of a wire, in pixels of the page. */
  onWire(from: string, to: string): Promise<Point> {
    const line = this.page.locator(`.wire[data-id="${from} ${to}"] .wire-line`);
    return line.evaluate((element) => {
      const path = element as unknown as Line;
      const middle = path.getPointAtLength(path.getTotalLength() / 2);
      const { x, y } = middle.matrixTransform(path.getScreenCTM());
      return { x, y };
    });
  }

  /** What has the focus when an op has it. */
  node(id: string): Locator {
    return this.page.locator(`.react-flow__node[data-id="${id}"]`);
  }

  communicates(): Locator {
    return this.page.getByTestId('communicate-node');
  }

  /**
   * Drags, and lets go once the page shows that it has understood where to: the canvas may have moved since it was measured,
   * for it fits itself to the room that panels leave. Then the drag is given up and begun again.
   * @param places measured before each drag
   * @param shown looks while the mouse is down
   */
  async drag(
    places: () => Promise<readonly [from: Point, to: Point]>,
    shown: () => Promise<void>,
  ): Promise<void> {
    const { keyboard, mouse } = this.page;
    await expect(async () => {
      const [from, to] = await places();
      await mouse.move(from.x, from.y);
      await mouse.down();
      await mouse.move(from.x, from.y + 8, { steps: 2 });
      await mouse.move(to.x, to.y, { steps: 12 });
      try {
        await shown();
      } catch (error) {
        await keyboard.press('Escape');
        throw error;
      } finally {
        await mouse.up();
      }
    }).toPass({ timeout: 30_000 });
  }

  /** Shows the whole design, so that every op can be reached. */
  fit(): Promise<void> {
    return this.page.getByRole('button', { name: 'Show the whole design' }).click();
  }

  async dragToLane(id: string, lane: 'device' | 'edge'): Promise<void> {
    await this.drag(
      () => this.toLane(id, lane),
      () => expect(this.page.locator(`.lane-${lane}`)).toHaveAttribute('data-target', 'true', SOON),
    );
    await expect(this.op(id)).toHaveAttribute('data-placement', lane);
  }

  /** From an op to the middle of a lane. */
  async toLane(id: string, lane: 'device' | 'edge'): Promise<readonly [Point, Point]> {
    await this.fit();
    const from = await middle(this.op(id));
    const band = await this.page.getByTestId(`lane-${lane}`).boundingBox();
    if (!band) throw new Error(`the ${lane} lane is not on the screen`);
    return [from, { x: from.x, y: band.y + band.height / 2 }];
  }

  /** Drags an op from the palette onto the straight wire between two neighbours; the new op's id. */
  async insertOnWire(kind: string, from: string, to: string): Promise<string> {
    const before = await this.opIds();
    await this.drag(
      async () => {
        await this.fit();
        const [left, right] = [await box(this.op(from)), await box(this.op(to))];
        const onWire = { x: (left.x + left.width + right.x) / 2, y: left.y + left.height / 2 };
        return [await middle(this.page.getByTestId(`palette-${kind}`)), onWire];
      },
      () => expect(this.page.locator('.wire[data-drop]')).toHaveCount(1, SOON),
    );
    await expect(this.ops()).toHaveCount(before.length + 1);
    const added = (await this.opIds()).find((id) => !before.includes(id));
    return added ?? '';
  }

  /** Drags an op from the palette onto another op. */
  async dropOn(kind: string, id: string): Promise<void> {
    await this.drag(
      async () => {
        await this.fit();
        const to = await middle(this.op(id));
        return [await middle(this.page.getByTestId(`palette-${kind}`)), to];
      },
      () => expect(this.node(id)).toHaveAttribute('data-drop', '', SOON),
    );
  }

  /** Waits until the browser keeps the op on that side: a page that ends within the moment of an edit may lose it (S15.105). */
  async keeps(id: string, side: 'device' | 'edge'): Promise<void> {
    await expect.poll(async () => (await this.#kept(id))?.placement).toBe(side);
  }

  /** Waits until the browser keeps an op of that id. */
  async saves(id: string): Promise<void> {
    await expect.poll(async () => (await this.#kept(id))?.id).toBe(id);
  }

  async #kept(id: string) {
    return (await savedProject(this.page))?.project.design.ops.find((op) => op.id === id);
  }

  opIds(): Promise<string[]> {
    return this.ops().evaluateAll((nodes) => nodes.map((node) => node.getAttribute('data-op-id') ?? ''));
  }
}

/** Waits until the browser keeps a project of that name. */
export const savesProject = (page: Page, name: string): Promise<void> =>
  expect.poll(async () => (await savedProject(page))?.project.name).toBe(name);

/** Names the project, and waits until the browser keeps that. */
export async function nameProject(page: Page, name: string): Promise<void> {
  await page.getByTestId('project-name').fill(name);
  await savesProject(page, name);
}
