import { expect, type Locator, type Page } from '@playwright/test';

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Where an element is, in page pixels, once it no longer moves. */
async function box(target: Locator): Promise<Box> {
  await target.hover();
  const found = await target.boundingBox();
  if (!found) throw new Error(`${target} is not on the screen`);
  return found;
}

async function middle(target: Locator): Promise<{ x: number; y: number }> {
  const { x, y, width, height } = await box(target);
  return { x: x + width / 2, y: y + height / 2 };
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
    await this.page.getByTestId('presets').click();
    await this.page.getByTestId(`preset-${preset}`).click();
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

  ops(): Locator {
    return this.page.getByTestId('op-node');
  }

  op(id: string): Locator {
    return this.page.locator(`[data-testid="op-node"][data-op-id="${id}"]`);
  }

  /** What has the focus when an op has it. */
  node(id: string): Locator {
    return this.page.locator(`.react-flow__node[data-id="${id}"]`);
  }

  communicates(): Locator {
    return this.page.getByTestId('communicate-node');
  }

  /** Presses, moves and releases the mouse. */
  async drag(from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
    const { mouse } = this.page;
    await mouse.move(from.x, from.y);
    await mouse.down();
    await mouse.move(from.x, from.y + 8, { steps: 2 });
    await mouse.move(to.x, to.y, { steps: 12 });
    await mouse.up();
  }

  /** Shows the whole design, so that every op can be reached. */
  fit(): Promise<void> {
    return this.page.getByRole('button', { name: 'Show the whole design' }).click();
  }

  async dragToLane(id: string, lane: 'device' | 'edge'): Promise<void> {
    await this.fit();
    const from = await middle(this.op(id));
    const band = await this.page.getByTestId(`lane-${lane}`).boundingBox();
    if (!band) throw new Error(`the ${lane} lane is not on the screen`);
    const to = { x: from.x, y: band.y + band.height / 2 };
    await this.drag(from, to);
    await expect(this.op(id)).toHaveAttribute('data-placement', lane);
  }

  /** Drags an op from the palette onto the straight wire between two neighbours; the new op's id. */
  async insertOnWire(kind: string, from: string, to: string): Promise<string> {
    const before = await this.opIds();
    await this.fit();
    const [left, right] = [await box(this.op(from)), await box(this.op(to))];
    const onWire = { x: (left.x + left.width + right.x) / 2, y: left.y + left.height / 2 };
    await this.drag(await middle(this.page.getByTestId(`palette-${kind}`)), onWire);
    await expect(this.ops()).toHaveCount(before.length + 1);
    const added = (await this.opIds()).find((id) => !before.includes(id));
    return added ?? '';
  }

  middleOf(id: string): Promise<{ x: number; y: number }> {
    return middle(this.op(id));
  }

  /** Drags an op from the palette onto another op. */
  async dropOn(kind: string, id: string): Promise<void> {
    await this.fit();
    const to = await this.middleOf(id);
    await this.drag(await middle(this.page.getByTestId(`palette-${kind}`)), to);
  }

  /** Waits until the browser keeps the op on that side: a page that ends within the moment of an edit may lose it (S15.105). */
  async keeps(id: string, side: 'device' | 'edge'): Promise<void> {
    const sideSaved = async () =>
      (await savedProject(this.page))?.design.ops.find((op) => op.id === id)?.placement;
    await expect.poll(sideSaved).toBe(side);
  }

  opIds(): Promise<string[]> {
    return this.ops().evaluateAll((nodes) => nodes.map((node) => node.getAttribute('data-op-id') ?? ''));
  }
}

interface Kept {
  name: string;
  design: { ops: { id: string; placement: string }[] };
}

/** The open project as this browser keeps it now. */
async function savedProject(page: Page): Promise<Kept | undefined> {
  const kept = await page.evaluate<{ project: Kept } | undefined>(`new Promise((done) => {
    const opening = indexedDB.open('gcode-studio');
    opening.onsuccess = () => {
      const reading = opening.result.transaction('kept').objectStore('kept').get('project:current');
      reading.onsuccess = () => done(reading.result);
      opening.result.close();
    };
  })`);
  return kept?.project;
}

/** Waits until the browser keeps a project of that name. */
export const savesProject = (page: Page, name: string): Promise<void> =>
  expect.poll(async () => (await savedProject(page))?.name).toBe(name);

/** Names the project, and waits until the browser keeps that. */
export async function nameProject(page: Page, name: string): Promise<void> {
  await page.getByTestId('project-name').fill(name);
  await savesProject(page, name);
}
