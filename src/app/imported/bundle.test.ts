import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { unzipFiles } from '../../bundle/zip.ts';
import { createEndpoint } from '../../edge/endpoint.ts';
import { localEngine } from '../../edge/engine.ts';
import { cutAt } from '../../onnx/imported/cut.ts';
import { readModel } from '../../onnx/imported/model.ts';
import { sequenceModel } from '../../onnx/imported/testing.node.ts';
import { nodeRuntime } from '../../runtime/node.node.ts';
import { bundleCut } from './bundle.ts';
import { feedsOf, usualFeeds } from './feeds.ts';
import { cutModel } from './halves.ts';
import { lookInside } from './inside.ts';

/** A folder from which programs find the project's packages. */
function folderInside(): string {
  const packages = fileURLToPath(new URL('../../../node_modules/', import.meta.url));
  const folder = mkdtempSync(join(packages, '.cut-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

it('S14.280 a model that was cut runs out of its bundle, the edge half on an endpoint, and is checked', async () => {
  const bytes = sequenceModel();
  const file = readModel(bytes);
  const usual = usualFeeds(file.model);
  const feeds = feedsOf(file.model, { ...usual, sizes: { ...usual.sizes, time: 5, chosen: 2 } });
  const { values } = await lookInside(nodeRuntime(), file, feeds);
  const cut = cutModel(file, cutAt(file.model, 'hidden'), values);
  const folder = folderInside();
  for (const [name, content] of Object.entries(
    unzipFiles(bundleCut(file, bytes, cut, values, { name: 'sequence.onnx', figures: [] })),
  )) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  const endpoint = await createEndpoint({ port: 0, engine: localEngine(nodeRuntime()) });
  onTestFinished(() => endpoint.close());
  const run = () =>
    new Promise<{ code: number | null; text: string }>((done) => {
      const child = spawn(process.execPath, ['run.mjs', '--edge', endpoint.url], { cwd: folder });
      let text = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (text += part));
      child.once('close', (code) => done({ code, text }));
    });
  const good = await run();
  expect(good.text).toMatch(/scores: differs by [\d.e-]+\nlevel: differs by/);
  expect(good.code).toBe(0);
  // Another half gives something else, and it is said.
  const other = cutModel(file, cutAt(file.model, 'hidden'), values);
  const damaged = Uint8Array.from(other.halves.head as Uint8Array);
  const at = Buffer.from(damaged).indexOf(Buffer.from(Float32Array.of(Math.sin(1.3) / Math.sqrt(32)).buffer));
  damaged.set(new Uint8Array(Float32Array.of(5).buffer), at);
  writeFileSync(join(folder, 'device.onnx'), damaged);
  expect(await run()).toMatchObject({ code: 1, text: expect.stringContaining('does not explain') });
});
