import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import type { BrowserContext, Page } from '@playwright/test';
import { killWhileWriting } from '../benchmarks/attack/kills.ts';
import { type EndpointProcess, startEndpoint } from '../src/cli/endpointProcess.ts';
import { newProject, noResults } from '../src/studio/store/project.ts';
import { projectJson } from '../src/studio/store/projectJson.ts';
import { expect, test } from './fixtures.ts';
import { nameProject, Studio, savesProject } from './studio.ts';

/** Puts a value into the studio's store, as if an earlier visit had. */
const store = (page: Page, key: string, value: unknown): Promise<void> =>
  page.evaluate(
    ([key, value]) =>
      new Promise<void>((resolve, reject) => {
        // biome-ignore lint/suspicious/noExplicitAny: compiled for Node, run in the page
        const opening = (globalThis as any).indexedDB.open('gcode-studio');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const tx = opening.result.transaction('kept', 'readwrite');
          tx.objectStore('kept').put(value, key);
          tx.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
      }),
    [key, value] as const,
  );

const projectOf = (change: object) =>
  projectJson({ project: { ...newProject(), ...change }, results: noResults });

/** Leaves the page without its last write, and comes back to a project of this JSON. */
async function comeBackTo(page: Page, json: unknown): Promise<void> {
  await page.goto('/');
  await expect(page.getByTestId('canvas')).toBeVisible();
  await store(page, 'project:current', json);
  await page.reload();
}

test.describe('S15.104 a project never blocks the page', () => {
  test('of a task that is unknown here it opens, says so, and every step can be visited', async ({
    page,
    server,
  }) => {
    void server;
    const studio = new Studio(page);
    await comeBackTo(page, projectOf({ task: 'galaxies', name: 'Far away' }));
    await studio.step('setup');
    await expect(page.getByTestId('task-unknown')).toContainText('galaxies');
    for (const step of ['draw', 'search', 'train', 'run', 'export', 'setup'] as const) {
      await studio.step(step);
      await expect(page.getByTestId(`step-${step}`)).toHaveAttribute('aria-current', 'step');
      await expect(page.getByTestId('crash')).toHaveCount(0);
    }
    await page.getByTestId('task-shapes').click();
    await expect(page.getByTestId('task-unknown')).toHaveCount(0);
    await page.getByTestId('action-edit.undo').click();
    await expect(page.getByTestId('task-unknown')).toBeVisible();
    expect(studio.faults).toEqual([]);
  });

  test('that cannot be drawn can be saved, left for a new one, and for the one before', async ({
    page,
    server,
  }) => {
    void server;
    // Drawing fails for projects of this name only, whatever the reason may be in a later version.
    await page.addInitScript({
      content: `
        const real = Object.getOwnPropertyDescriptor(Document.prototype, 'title');
        Object.defineProperty(Document.prototype, 'title', {
          ...real,
          set(text) {
            if (text.startsWith('Broken')) throw new Error('this project breaks the page');
            real.set.call(this, text);
          },
        });`,
    });
    await page.goto('/');
    await expect(page.getByTestId('canvas')).toBeVisible();
    const before = {
      why: 'replaced',
      at: '2026-01-01T00:00:00.000Z',
      json: projectOf({ name: 'The one before' }),
    };
    await store(page, 'project:aside:2026-01-01T00:00:00.000Z:x', before);
    await comeBackTo(page, projectOf({ name: 'Broken' }));
    await expect(page.getByTestId('crash')).toBeVisible();
    const saving = page.waitForEvent('download');
    await page.getByTestId('crash-save').click();
    const path = await (await saving).path();
    expect(JSON.parse(readFileSync(path, 'utf8')).project.name).toBe('Broken');

    await page.getByTestId('kept-project').getByRole('button', { name: 'Open' }).click();
    await expect(page.getByTestId('project-name')).toHaveValue('The one before');
    await savesProject(page, 'The one before');
    await page.reload();
    await expect(page.getByTestId('project-name')).toHaveValue('The one before');

    await comeBackTo(page, projectOf({ name: 'Broken' }));
    await page.getByTestId('crash-fresh').click();
    await expect(page.getByTestId('project-name')).toHaveValue('Untitled project');
    await savesProject(page, 'Untitled project');
    await page.reload();
    await expect(page.getByTestId('project-name')).toHaveValue('Untitled project');
  });

  test('that cannot be read is listed, and can be saved as a file and deleted', async ({ page, server }) => {
    void server;
    await comeBackTo(page, { format: 'gcode-project', version: 99, project: { name: 'From the future' } });
    await expect(page.getByTestId('notice-error')).toContainText('E368');
    await page.getByTestId('notice-action-project.kept').click();
    const row = page.getByTestId('kept-project');
    await expect(row).toContainText('E371');
    const saving = page.waitForEvent('download');
    await row.getByRole('button', { name: 'Save as file' }).click();
    expect(JSON.parse(readFileSync(await (await saving).path(), 'utf8')).version).toBe(99);
    await row.getByRole('button', { name: 'Delete' }).click();
    await expect(row).toHaveCount(0);
  });
});

test.describe('S15.102 without the browser storage the page works and says what is not kept', () => {
  const breaks: Record<string, [code: string, script: string]> = {
    'never answers': ['E361', 'IDBFactory.prototype.open = () => ({});'],
    'is denied': [
      'E362',
      "IDBFactory.prototype.open = () => { throw new DOMException('not here', 'SecurityError'); };",
    ],
    'is full': [
      'E360',
      "IDBObjectStore.prototype.put = () => { throw new DOMException('no room', 'QuotaExceededError'); };",
    ],
  };
  for (const [how, [code, script]] of Object.entries(breaks)) {
    test(`when it ${how}`, async ({ page, server }) => {
      void server;
      await page.addInitScript({ content: script });
      const studio = new Studio(page);
      await studio.open('dgcnn');
      await page.getByTestId('project-name').fill('Not kept');
      await expect(page.getByTestId('notice-error').first()).toContainText(code);
      await expect(page.getByTestId('status-saving')).toContainText(code);
      // S15.107: what is said covers nothing of the canvas.
      await studio.dragToLane('classifier', 'edge');
      await studio.dragToLane('pool', 'edge');
      await studio.step('train');
      await expect(page.getByTestId('project-name')).toHaveValue('Not kept');
      expect(studio.faults).toEqual([]);
    });
  }

  test('when it is cleared while open', async ({ page, server }) => {
    void server;
    const studio = new Studio(page);
    await studio.open('dgcnn');
    await studio.dragToLane('classifier', 'edge');
    await page.evaluate(
      "new Promise((resolve) => { indexedDB.deleteDatabase('gcode-studio').onsuccess = () => resolve(); })",
    );
    await expect(page.getByTestId('notice-error')).toContainText('E364');
    await studio.dragToLane('pool', 'edge');
    await studio.keeps('pool', 'edge');
    await page.reload();
    await expect(studio.op('pool')).toHaveAttribute('data-placement', 'edge');
    expect(studio.faults).toEqual([]);
  });
});

test.describe('on plain http from another machine', () => {
  let endpoint: EndpointProcess | undefined;
  test.afterEach(async () => {
    await endpoint?.close();
    endpoint = undefined;
  });

  /** Opens the studio under this machine's address in its network; the browser takes it for another machine. */
  const open = async (context: BrowserContext): Promise<Page> => {
    const address = Object.values(networkInterfaces())
      .flat()
      .find((each) => each && !each.internal && each.family === 'IPv4')?.address;
    test.skip(!address, 'this machine has no address but its own');
    const options = ['--studio', 'dist/studio', '--host', address as string, '--token', 'secret'];
    endpoint ??= await startEndpoint(options);
    const page = await context.newPage();
    await page.goto(`${endpoint.url}/`);
    await expect(page.getByTestId('canvas')).toBeVisible();
    expect(await page.evaluate("[isSecureContext, 'locks' in navigator]")).toEqual([false, false]);
    return page;
  };
  const command = async (page: Page, name: string) => {
    await page.getByTestId('action-view.palette').click();
    await page.getByRole('option', { name }).click();
  };

  test('S15.101 two tabs do not overwrite each other, and the second takes over when the first is closed', async ({
    context,
  }) => {
    const one = await open(context);
    await nameProject(one, 'The first');
    const two = await open(context);
    await expect(two.getByTestId('notice-error').first()).toContainText('open in another tab');
    await two.getByTestId('project-name').fill('The second');
    await nameProject(one, 'The first, later');
    await one.reload();
    // One tab or the other holds the project now; neither name is gone.
    await one.close();
    await expect(two.getByTestId('status-saving')).toHaveCount(0);
    await two.reload();
    await expect(two.getByTestId('project-name')).toHaveValue('The second');
    await command(two, 'Projects saved in this browser');
    await expect(two.getByTestId('kept-project').first()).toContainText('The first, later');
  });

  test('S15.106 the encoding of a design can be copied', async ({ context }) => {
    const page = await open(context);
    await page.getByTestId('step-draw').click();
    const encoding = page.getByTestId('encoding');
    await encoding.fill('1 5 3 2 3 2 1 2 0 2 2 4,2 0 0 6 0 6 4 6 0 6 6 3');
    await encoding.press('Enter');
    await command(page, 'Copy the encoding');
    await expect(page.getByTestId('notice-done')).toContainText('Copied');
    const name = page.getByTestId('project-name');
    await name.fill('');
    await name.press('Control+V');
    await expect(name).toHaveValue(/\d,\d/);
  });
});

test('S15.105 a browser that is killed while it writes brings every edit back that it had stored, in a whole project', async () => {
  for (const { seen, names, found, broken } of await killWhileWriting(3)) {
    expect(broken).toBe(false);
    expect(names.slice(names.indexOf(seen))).toContain(found);
  }
});
