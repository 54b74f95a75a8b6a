import { createHash } from 'node:crypto';
import { unzipSync, zipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { withoutCommunication } from '../design/communicate.ts';
import type { Checkpoint } from '../learning/checkpoint.ts';
import { initialModel } from '../learning/model.ts';
import { readSafeTensors } from '../learning/safetensors.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { shapesTask } from '../tasks/shapes.ts';
import { type BundleContents, exportBundle } from './export.ts';
import { checkBundle, readBundle } from './files.ts';
import { BundleError, parseSample, withDigest } from './manifest.ts';
import { someContents } from './testing.node.ts';
import { bundleTrained } from './trained.ts';

describe('a bundle', () => {
  let made: BundleContents;
  let zip: Uint8Array;
  beforeAll(async () => {
    made = await someContents();
    zip = await exportBundle(made);
  });

  it('S14.1 reads back with everything that runs the design', async () => {
    const { manifest, files } = await readBundle(zip);
    expect(manifest).toMatchObject({
      design: made.design,
      setting: made.setting,
      mode: 'DE',
      task: 'shapes',
      encoding: null,
    });
    expect(manifest.segments.edge).toMatchObject({ placement: 'edge', file: 'segments/edge.onnx' });
    expect(manifest.segments.head?.inputs).toEqual([{ name: 'input', type: 'float32', dims: [64, 3] }]);
    expect(manifest.segments.tail).toBeUndefined();
    expect(manifest.figures).toEqual([{ name: 'accuracy', ...made.figures.accuracy }]);
    expect(Buffer.compare(files['segments/whole.onnx'] as Uint8Array, made.segments.whole)).toBe(0);
    const name = manifest.samples[1] as string;
    const sample = parseSample(name, new TextDecoder().decode(files[name]));
    expect(sample).toEqual(made.samples[1]);
    expect(Object.keys(files)).toEqual(expect.arrayContaining(['README.md', 'package.json', '.npmrc']));
  });

  it('S14.1 is made from a checkpoint, in another placement too', async () => {
    const { design, setting, runner } = made;
    const data = shapesTask({ split: 'val', size: 8, points: setting.points });
    const checkpoint: Checkpoint = {
      design: withoutCommunication(design),
      setting,
      task: 'shapes',
      classes: data.classes,
      seed: 1,
      epoch: 1,
      epochs: 1,
      valAccuracy: 0.5,
      model: initialModel(design, setting, 1),
    };
    const options = { checkpoint, design, data, samples: 3, runtime: nodeRuntime(), runner };
    const { manifest, files } = await readBundle(await bundleTrained(options));
    expect(manifest.samples).toHaveLength(3);
    expect(manifest.figures).toMatchObject([{ name: 'accuracy', value: 0.5, provenance: 'measured' }]);
    const { tensors } = readSafeTensors(files['weights.safetensors'] as Uint8Array);
    const elements = Object.values(tensors).reduce((sum, { data }) => sum + data.length, 0);
    expect(elements).toBe(manifest.weights.parameters);
  });

  it('S14.1 refuses to be made without samples or runner', async () => {
    await expect(exportBundle({ ...made, samples: [] })).rejects.toThrow('at least one recorded sample');
    await expect(exportBundle({ ...made, runner: {} })).rejects.toThrow('build the project first');
  });

  const change = (edit: (files: Record<string, Uint8Array>) => void) => {
    const files = unzipSync(zip);
    edit(files);
    return zipSync(files, { level: 0 });
  };
  type Fields = Record<string, unknown>;
  const editManifest = (edit: (manifest: Fields) => void, sign: (manifest: Fields) => Fields = withDigest) =>
    change((files) => {
      const manifest = JSON.parse(new TextDecoder().decode(files['manifest.json']));
      edit(manifest);
      files['manifest.json'] = new TextEncoder().encode(JSON.stringify(sign(manifest)));
    });
  const unsigned = (manifest: Fields) => manifest;

  it('S14.7 reads a bundle whose manifest had no digest yet, and says so', async () => {
    const old = editManifest((manifest) => {
      toVersion2(manifest);
      manifest.version = 1;
      delete manifest.digest;
    }, unsigned);
    const warnings: string[] = [];
    const { manifest } = await readBundle(old, (text) => warnings.push(text));
    expect(manifest.design).toEqual(made.design);
    expect(warnings).toEqual([expect.stringMatching(/no digest/)]);
    await readBundle(zip, (text) => warnings.push(text));
    expect(warnings).toHaveLength(1);
  });

  /** As the program before wrote it: without what crosses, and without the system. */
  const toVersion2 = (manifest: Fields) => {
    manifest.version = 2;
    for (const field of ['system', 'wire', 'edgeModel', 'zoo']) delete manifest[field];
  };

  it('S14.58 a manifest of version 2 is read as this one, and what was altered in it is refused', async () => {
    const { manifest: now } = await readBundle(zip);
    const { manifest } = await readBundle(editManifest(toVersion2));
    expect(manifest).toEqual({ ...now, system: null, digest: manifest.digest });
    expect(manifest.wire.up.map(({ name }) => name)).toEqual(
      manifest.segments.edge?.inputs.map(({ name }) => name),
    );
    const altered = editManifest((fields) => {
      toVersion2(fields);
      Object.assign(fields, withDigest(fields), { task: 'another' });
    }, unsigned);
    await expect(readBundle(altered)).rejects.toThrow('it was altered');
  });

  it("S14.58 a zoo's further designs are checked as the first one is", async () => {
    const { manifest: first } = await readBundle(zip);
    const member = {
      ...first,
      segments: { ...first.segments, whole: { ...first.segments.whole, file: 'b.onnx' } },
    };
    const zoo = editManifest((manifest) => Object.assign(manifest, { zoo: [first] }));
    expect((await readBundle(zoo)).manifest.zoo).toMatchObject([
      { design: made.design, edgeModel: first.edgeModel },
    ]);
    const strange = editManifest((manifest) => Object.assign(manifest, { zoo: [member] }));
    await expect(readBundle(strange)).rejects.toThrow('no checksum for b.onnx');
  });

  it('S14.2 a flipped byte in any of its files is refused, with the name of the file', () => {
    const files = unzipSync(zip);
    const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
    const kinds = new Set<string>();
    for (const [name, bytes] of Object.entries(files)) {
      kinds.add(name.replace(/.*[./]/, ''));
      const flipped = bytes.slice();
      const at = flipped.length >> 1;
      flipped[at] = (flipped[at] as number) ^ 1;
      const reading = () => checkBundle({ ...files, [name]: flipped }, undefined, { digest });
      expect(reading, name).toThrow(BundleError);
      expect(reading, name).toThrow(name);
    }
    expect([...kinds]).toEqual(
      expect.arrayContaining([
        'onnx',
        'safetensors',
        'json',
        'md',
        'py',
        'mjs',
        'yaml',
        'pbtxt',
        'Dockerfile',
        'html',
      ]),
    );
  });

  it.each<[string, () => Uint8Array, string]>([
    ['cut short', () => zip.slice(0, zip.length / 2), 'cut short'],
    ['no zip at all', () => new Uint8Array(100), 'not a zip'],
    [
      'a checksum of the zip that does not hold',
      () => {
        const bytes = zip.slice();
        // The first entry of the directory: its CRC stands 16 bytes in.
        const at = Buffer.from(bytes).indexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 16;
        bytes[at] = ~(bytes[at] as number);
        return bytes;
      },
      'is damaged in the zip',
    ],
    ['another zip', () => zipSync({ 'a.txt': new Uint8Array(3) }), 'no manifest.json'],
    [
      'an altered file',
      () => change((files) => (files['segments/edge.onnx'] as Uint8Array).fill(0, 10, 12)),
      'segments/edge.onnx was altered',
    ],
    [
      'a missing file',
      () => change((files) => delete files['weights.safetensors']),
      'weights.safetensors is missing',
    ],
    [
      'a shorter file',
      () => change((files) => (files['README.md'] = new Uint8Array(2))),
      'README.md has 2 bytes',
    ],
    [
      'another version',
      () => editManifest((manifest) => (manifest.version = 4)),
      'version 4, made by a newer program',
    ],
    [
      'a changed figure',
      () => editManifest(({ figures }) => ((figures as [{ value: number }])[0].value = 0.99), unsigned),
      'manifest.json: it was altered',
    ],
    [
      'a manifest without its digest',
      () => editManifest((manifest) => delete manifest.digest, unsigned),
      'manifest.json: it was altered',
    ],
    [
      'a file that nobody listed',
      () => change((files) => (files['runner/extra.mjs'] = new Uint8Array(3))),
      'runner/extra.mjs is not listed',
    ],
    [
      'a name that leads out',
      () =>
        editManifest(({ files }) => {
          const list = files as Fields;
          list['../.env'] = list['README.md'];
        }),
      'manifest.json',
    ],
    ['no setting', () => editManifest((manifest) => delete manifest.setting), 'setting'],
    [
      'a segment without checksum',
      () =>
        editManifest((manifest) => delete (manifest.files as Record<string, unknown>)['segments/head.onnx']),
      'no checksum for segments/head.onnx',
    ],
  ])('S14.2 %s: says what is wrong', async (_, broken, message) => {
    const reading = readBundle(broken());
    await expect(reading).rejects.toThrow(BundleError);
    await expect(reading).rejects.toThrow(message);
  });
});
