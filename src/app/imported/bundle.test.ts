import { expect, it } from 'vitest';
import { npyTensor } from '../../bundle/npy.ts';
import { unzipFiles } from '../../bundle/zip.ts';
import { cutAt } from '../../onnx/imported/cut.ts';
import { readModel } from '../../onnx/imported/model.ts';
import { sequenceModel } from '../../onnx/imported/testing.node.ts';
import { sha256Hex } from '../../onnx/sha256.ts';
import { nodeRuntime } from '../../runtime/node.node.ts';
import { bundleCut } from './bundle.ts';
import { feedsOf, usualFeeds } from './feeds.ts';
import { cutModel } from './halves.ts';
import { lookInside } from './inside.ts';

it('S14.280 a model that was cut is bundled: halves, a recorded run, what crosses, checksums', async () => {
  const bytes = sequenceModel();
  const file = readModel(bytes);
  const usual = usualFeeds(file.model);
  const feeds = feedsOf(file.model, { ...usual, sizes: { ...usual.sizes, time: 5, chosen: 2 } });
  const { values } = await lookInside(nodeRuntime(), file, feeds);
  const cut = cutModel(file, cutAt(file.model, 'hidden'), values);
  const files = unzipFiles(bundleCut(file, cut, values, { name: 'sequence.onnx', figures: [] }));
  const about = JSON.parse(new TextDecoder().decode(files['cut.json']));
  expect(about).toMatchObject({ format: 'gcode-cut', up: ['hidden', 'places'], down: ['scores', 'level'] });
  for (const [name, { sha256 }] of Object.entries<{ sha256: string }>(about.files)) {
    expect(sha256Hex(files[name] as Uint8Array), name).toBe(sha256);
  }
  const recorded = (list: { name: string; file: string }[]) =>
    Object.fromEntries(
      list.map(({ name, file: path }) => [name, npyTensor(path, files[path] as Uint8Array)]),
    );
  const session = await nodeRuntime().createSession(files['whole.onnx'] as Uint8Array);
  expect(await session.run(recorded(about.inputs))).toEqual(recorded(about.outputs));
  await session.release();
});
