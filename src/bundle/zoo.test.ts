import { createHash } from 'node:crypto';
import { unzipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { codecText } from '../design/codec.ts';
import { NumberedError } from '../design/problem.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { exportBundle } from './export.ts';
import { type Bundle, checkBundle, readBundle } from './files.ts';
import { withDigest } from './manifest.ts';
import { membersOf } from './members.ts';
import { someContents, someZoo } from './testing.node.ts';
import { toleranceOf, verifyBundle } from './verify.ts';
import { bundleZoo } from './zooContents.ts';
import { schemesIn } from './zooSchemes.ts';

describe('the bundle of a zoo', () => {
  const made = someZoo();
  let zip: Uint8Array;
  let bundle: Bundle;
  beforeAll(async () => {
    zip = await bundleZoo(made);
    bundle = await readBundle(zip);
  });

  it('S14.62 holds every design of its schemes, what placements of a network share once, and what the dispatcher knows', () => {
    const { manifest } = bundle;
    const { dispatcher, zoo = [] } = manifest;
    if (!dispatcher) throw new Error('no dispatcher');
    expect(manifest.mode).not.toBe('D');
    const read = schemesIn(bundle, dispatcher);
    expect(read.schemes).toEqual(made.schemes);
    const { link, power } = made.system;
    expect(read.world).toEqual({ link, power });
    for (const scheme of read.schemes) {
      expect(read.memberOf(scheme, false).manifest.design).toEqual(scheme.design);
      expect(read.memberOf(scheme, true).manifest).toMatchObject({ mode: 'D', design: scheme.local.design });
    }
    const members = [manifest, ...zoo];
    const networks = new Set(made.schemes.map(({ entry }) => entry)).size;
    expect(networks).toBe(2);
    expect(new Set(members.map(({ weights }) => weights.file)).size).toBe(networks);
    expect(new Set(members.map(({ segments }) => segments.whole.file)).size).toBe(networks);
    expect(new Set(members.flatMap(({ samples }) => samples)).size).toBe(2 * networks);
    for (const { figures } of members) {
      expect(figures).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ name: 'accuracy', provenance: 'measured' }),
          expect.objectContaining({ name: 'latency', unit: 'ms', low: expect.any(Number) }),
          expect.objectContaining({ name: 'energy', provenance: 'modelled' }),
        ]),
      );
    }
  });

  it('S14.62 the README lists every scheme with its codec, as codecs are written', () => {
    const text = new TextDecoder().decode(bundle.files['README.md']);
    for (const { id, codec } of bundle.manifest.dispatcher?.schemes ?? []) {
      const row = text.split('\n').find((line) => line.startsWith(`| ${id} |`));
      expect(row).toContain(` | ${codecText(codec)} | `);
    }
  });

  it('S14.63 every design gives the recorded logits of its network', async () => {
    const members = membersOf(bundle);
    expect(members.length).toBeGreaterThan(2);
    for (const member of members) {
      const samples = await verifyBundle(member, nodeRuntime());
      expect(samples).toHaveLength(2);
      for (const { within } of samples) expect(within).toBe(true);
    }
    const rounding = members.filter(({ manifest }) => toleranceOf(manifest) > 1e-4);
    for (const { manifest } of rounding) expect(JSON.stringify(manifest.design)).toContain('int8');
  });

  it('S14.63 a flipped byte in a file of any design is refused, with the name of the file', () => {
    const files = unzipSync(zip);
    const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
    const named = [bundle.manifest, ...(bundle.manifest.zoo ?? [])].flatMap(
      ({ segments, weights, samples }) => [
        ...[...Object.values(segments).map(({ file }) => file), weights.file, ...samples],
      ],
    );
    for (const name of new Set(named)) {
      const flipped = (files[name] as Uint8Array).slice();
      const at = flipped.length >> 1;
      flipped[at] = (flipped[at] as number) ^ 1;
      expect(() => checkBundle({ ...files, [name]: flipped }, undefined, { digest }), name).toThrow(
        `${name} was altered`,
      );
    }
  });

  it('S14.63 a scheme of a design that is not there is refused', () => {
    const files = { ...bundle.files };
    const manifest = JSON.parse(new TextDecoder().decode(files['manifest.json']));
    manifest.dispatcher.schemes[0].member = 99;
    files['manifest.json'] = new TextEncoder().encode(JSON.stringify(withDigest(manifest)));
    expect(() => checkBundle(files)).toThrow(`no design for the scheme ${made.schemes[0]?.id}`);
  });

  it('S14.62 a member of another task, points or classes is refused, and so are untrained weights', async () => {
    const first = await someContents();
    const dispatcher = { goal: made.goal, schemes: [], link: { ...made.system.link }, power: null };
    const refused = async (change: object) => {
      const further = [{ ...first, ...change }];
      const exporting = exportBundle({ ...first, zoo: { further, dispatcher } });
      await expect(exporting).rejects.toThrow(NumberedError);
      await expect(exporting).rejects.toMatchObject({
        code: 'E462',
        message: expect.stringContaining(first.design.name),
      });
    };
    await refused({ task: { ...first.task, name: 'mr' } });
    await refused({ setting: { ...first.setting, points: 128 } });
    await refused({ task: { ...first.task, classes: [...first.task.classes].reverse() } });
    const entries = made.zoo.entries.map((entry) => ({ ...entry, trained: false }));
    await expect(bundleZoo({ ...made, zoo: { ...made.zoo, entries } })).rejects.toMatchObject({
      code: 'E462',
    });
    const alone = made.schemes.filter(({ mode }) => mode === 'D');
    await expect(bundleZoo({ ...made, schemes: alone })).rejects.toMatchObject({ code: 'E463' });
  });
});
