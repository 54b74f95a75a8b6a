import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import type { Page } from '@playwright/test';
import { killWhileWriting } from '../benchmarks/attack/kills.ts';
import { startEndpoint } from '../src/cli/endpointProcess.ts';
import { newProject, noResults } from '../src/studio/store/project.ts';
import { projectJson } from '../src/studio/store/projectJson.ts';
import { expect, test } from './fixtures.ts';
import { keep } from './savedProject.ts';
import { nameProject, Studio, savesProject } from './studio.ts';

const projectOf = (change: object) =>
  projectJson({ project: { ...newProject(), ...change }, results: noResults });

/** Comes to the studio where an earlier visit left a project of this JSON. Nothing else of its origin is open meanwhile. */
async function comeBackTo(page: Page, json: unknown, more: Record<string, unknown> = {}): Promise<void> {
  await page.goto('/favicon.svg');
  for (const [key, value] of Object.entries({ ...more, 'project:current': json }))
    await keep(page, key, value);
  await page.goto('/');
}

test('S15.104 a project never blocks the page', async ({ page, server }) => {
  void server;
  const studio = new Studio(page);
  const seen = (id: string) => page.getByTestId(id);
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

  await test.step('one that cannot be read is listed, and can be saved as a file and deleted', async () => {
    await comeBackTo(page, { format: 'gcode-project', version: 99, project: { name: 'From the future' } });
    await expect(seen('notice-error')).toContainText('E368');
    await seen('notice-action-project.kept').click();
    const row = seen('kept-project');
    await expect(row).toContainText('E371');
    const saving = page.waitForEvent('download');
    await row.getByRole('button', { name: 'Save as file' }).click();
    expect(JSON.parse(readFileSync(await (await saving).path(), 'utf8')).version).toBe(99);
    await row.getByRole('button', { name: 'Delete' }).click();
    await expect(row).toHaveCount(0);
  });

  await test.step('one of a task that is unknown here opens, says so, and every step can be visited', async () => {
    await comeBackTo(page, projectOf({ task: 'galaxies', name: 'Far away' }));
    await studio.step('setup');
    await expect(seen('task-unknown')).toContainText('galaxies');
    for (const step of ['draw', 'search', 'train', 'run', 'export', 'setup'] as const) {
      await studio.step(step);
      await expect(seen(`step-${step}`)).toHaveAttribute('aria-current', 'step');
      await expect(seen('crash')).toHaveCount(0);
    }
    await seen('task-shapes').click();
    await expect(seen('task-unknown')).toHaveCount(0);
    await seen('action-edit.undo').click();
    await expect(seen('task-unknown')).toBeVisible();
    expect(studio.faults).toEqual([]);
  });

  await test.step('one that cannot be drawn can be saved, left for the one before, and for a new one', async () => {
    const at = '2026-01-01T00:00:00.000Z';
    const before = { why: 'replaced', at, json: projectOf({ name: 'The one before' }) };
    await comeBackTo(page, projectOf({ name: 'Broken' }), { [`project:aside:${at}:x`]: before });
    await expect(seen('crash')).toBeVisible();
    const saving = page.waitForEvent('download');
    await seen('crash-save').click();
    const path = await (await saving).path();
    expect(JSON.parse(readFileSync(path, 'utf8')).project.name).toBe('Broken');

    await seen('kept-project').getByRole('button', { name: 'Open' }).click();
    await expect(seen('project-name')).toHaveValue('The one before');
    await savesProject(page, 'The one before');
    await page.reload();
    await expect(seen('project-name')).toHaveValue('The one before');

    await comeBackTo(page, projectOf({ name: 'Broken' }));
    await seen('crash-fresh').click();
    await expect(seen('project-name')).toHaveValue('Untitled project');
    await savesProject(page, 'Untitled project');
    await page.reload();
    await expect(seen('project-name')).toHaveValue('Untitled project');
  });
});

test.describe('S15.102 without the browser storage the page works and says what is not kept', () => {
  test('when it never answers', async ({ page, server }) => {
    void server;
    await page.addInitScript({ content: 'IDBFactory.prototype.open = () => ({});' });
    const studio = new Studio(page);
    await studio.open('dgcnn');
    await page.getByTestId('project-name').fill('Not kept');
    await expect(page.getByTestId('notice-error').first()).toContainText('E361');
    await expect(page.getByTestId('status-saving')).toContainText('E361');
    // S15.107: what is said covers nothing of the canvas.
    await studio.dragToLane('classifier', 'edge');
    await studio.dragToLane('pool', 'edge');
    await studio.step('train');
    await expect(page.getByTestId('project-name')).toHaveValue('Not kept');
    expect(studio.faults).toEqual([]);
  });

  test('when it is full, has room again, and is cleared while open', async ({ page, server }) => {
    void server;
    const studio = new Studio(page);
    await studio.open('dgcnn');
    await studio.saves('edgeconv4');
    await page.evaluate(`{
      const real = IDBObjectStore.prototype.put;
      IDBObjectStore.prototype.put = () => { throw new DOMException('no room', 'QuotaExceededError'); };
      globalThis.makeRoom = () => { IDBObjectStore.prototype.put = real; };
    }`);
    await studio.dragToLane('classifier', 'edge');
    await expect(page.getByTestId('notice-error').first()).toContainText('E360');
    await expect(page.getByTestId('status-saving')).toContainText('E360');
    // It is tried again, without another edit.
    await page.evaluate('makeRoom()');
    await studio.keeps('classifier', 'edge');
    await expect(page.getByTestId('status-saving')).toHaveCount(0);

    await page.evaluate(
      "new Promise((resolve) => { indexedDB.deleteDatabase('gcode-studio').onsuccess = () => resolve(); })",
    );
    await expect(page.getByTestId('notice-error').filter({ hasText: 'E364' })).toBeVisible();
    await studio.dragToLane('pool', 'edge');
    await studio.keeps('pool', 'edge');
    await page.reload();
    await expect(studio.op('pool')).toHaveAttribute('data-placement', 'edge');
    expect(studio.faults).toEqual([]);
  });
});

test('S15.101 S15.106 on plain http from another machine a design can be copied, two tabs do not overwrite each other, and the second takes over', async ({
  context,
}) => {
  const address = Object.values(networkInterfaces())
    .flat()
    .find((each) => each && !each.internal && each.family === 'IPv4')?.address;
  test.skip(!address, 'this machine has no address but its own');
  const options = ['--studio', 'dist/studio', '--host', address as string, '--token', 'secret'];
  const endpoint = await startEndpoint(options);
  /** Opens the studio under this machine's address in its network; the browser takes it for another machine. */
  const open = async (): Promise<Page> => {
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
  try {
    const one = await open();
    await test.step('S15.106 the encoding of a design can be copied', async () => {
      await one.getByTestId('step-draw').click();
      const encoding = one.getByTestId('encoding');
      await encoding.fill('1 5 3 2 3 2 1 2 0 2 2 4,2 0 0 6 0 6 4 6 0 6 6 3');
      await encoding.press('Enter');
      await command(one, 'Copy the encoding');
      await expect(one.getByTestId('notice-done')).toContainText('Copied');
      const name = one.getByTestId('project-name');
      await name.fill('');
      await name.press('Control+V');
      await expect(name).toHaveValue(/\d,\d/);
    });

    await test.step('S15.101 two tabs do not overwrite each other', async () => {
      await nameProject(one, 'The first');
      const two = await open();
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
  } finally {
    await endpoint.close();
  }
});

test('S15.105 a browser that is killed while it writes brings every edit back that it had stored, in a whole project', async () => {
  for (const { seen, names, found, broken } of await killWhileWriting(2)) {
    expect(broken).toBe(false);
    expect(names.slice(names.indexOf(seen))).toContain(found);
  }
});
