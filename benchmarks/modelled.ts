/**
 * How far modelled machines are off: the native engine modelled from WebAssembly and the reverse, by op and by pairs of
 * designs; two threads from one and the reverse where profiles of two threads are given; and the four designs that the
 * authors of GCoDE measured on a Raspberry Pi 4B with an i7.
 *
 *   npm run -s bench:modelled -- [--json] [--designs 200] [--two-threads FILE,FILE]
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parseGenome } from '../src/design/genome.ts';
import { designOf } from '../src/design/genomeDesign.ts';
import { genomeFromSeed } from '../src/design/testing.ts';
import { keysOfDesign } from '../src/system/designKeys.ts';
import { estimateDesign } from '../src/system/estimate.ts';
import { linkSetByHand } from '../src/system/link.ts';
import { type MachineModel, machineById } from '../src/system/machines.ts';
import { modelledProfile, NO_POWER } from '../src/system/modelled.ts';
import { type Profile, parseProfile } from '../src/system/profile.ts';
import { agreementOf, modelledAs } from '../src/system/reference/check.ts';
import { nativeReference } from '../src/system/reference/native.ts';
import { PUBLISHED } from '../src/system/reference/published.ts';
import { Reference } from '../src/system/reference/reference.ts';
import type { ByResource } from '../src/system/reference/resources.ts';
import { benchmark, type Figure } from './benchmark.ts';

const { values } = parseArgs({
  options: { designs: { type: 'string', default: '200' }, 'two-threads': { type: 'string' } },
  strict: false,
}) as { values: Record<string, string | undefined> };

const profileAt = (path: string | URL): Profile => parseProfile(JSON.parse(readFileSync(path, 'utf8')));
const shipped = (name: string) =>
  profileAt(new URL(`../src/system/reference/data/${name}.json`, import.meta.url));
const native = nativeReference();
const wasm = new Reference([shipped('wasm-1024'), shipped('wasm-256')]);
const genomes = Array.from({ length: Number(values.designs) }, (_, seed) => genomeFromSeed(seed));

/**
 * WebAssembly has vectors of 128 bits and no fused multiply-add, this machine's native code 256 bits and one: four times the
 * arithmetic, and all else alike.
 */
const VECTORS = 4;
const ALIKE: ByResource = { arithmetic: 1, picking: 1, traffic: 1, start: 1 };

function check(name: string, from: Reference, to: Reference, times: ByResource): Figure[] {
  return to.profiles.flatMap((measured) => {
    const setting = { points: measured.points, features: 3, classes: 40 };
    const { ops, within, median, ninth, inOrder } = agreementOf(
      modelledAs(from, times, measured),
      measured,
      setting,
      genomes,
    );
    const at = `${name}, ${measured.points} points`;
    return [
      { name: `${at}, ops compared`, value: ops, unit: '' },
      { name: `${at}, ops within 1.7 times`, value: within, unit: 'share', goal: '>= 0.8' },
      { name: `${at}, half of the ops are within`, value: median, unit: 'times' },
      { name: `${at}, nine of ten ops are within`, value: ninth, unit: 'times' },
      { name: `${at}, pairs of designs in order`, value: inOrder, unit: 'share', goal: '>= 0.9' },
    ];
  });
}

/** A published design on a Raspberry Pi 4B and an i7-7700 at 40 Mb/s. */
function published(suffix: string, name: string): Figure[] {
  const setting = { points: 1024, features: 3, classes: 40 };
  return PUBLISHED.flatMap(({ encoding, ms }) => {
    const design = designOf(parseGenome(encoding));
    const side = (id: string, on: 'device' | 'edge') =>
      modelledProfile(machineById(id + suffix) as MachineModel, setting, keysOfDesign(design, setting, on));
    const { latencyMs, lowMs, highMs } = estimateDesign(design, setting, {
      ...{ device: side('pi4b', 'device'), edge: side('i7-7700', 'edge') },
      ...{ link: linkSetByHand(40), power: NO_POWER },
    });
    const inside = lowMs <= ms && ms <= highMs;
    const words = `${name}, ${encoding.slice(0, 23)}`;
    return [
      { name: `${words}, measured by the authors`, value: ms, unit: 'ms' },
      { name: `${words}, modelled`, value: latencyMs, unit: 'ms' },
      { name: `${words}, interval from`, value: lowMs, unit: 'ms' },
      { name: `${words}, interval to`, value: highMs, unit: 'ms' },
      {
        name: `${words}, ${inside ? 'inside' : 'outside: their engine is PyTorch Geometric, not this one'}`,
        value: inside ? 1 : 0,
        unit: '',
      },
    ];
  });
}

await benchmark('modelled', async () => {
  const list = [
    ...check('native from WebAssembly', wasm, native, { ...ALIKE, arithmetic: 1 / VECTORS }),
    ...check('WebAssembly from native', native, wasm, { ...ALIKE, arithmetic: VECTORS }),
    ...published('', 'as this engine'),
    ...published('-paper', "as the paper's engine"),
  ];
  const paths = values['two-threads']?.split(',');
  if (!paths) return list;
  const two = new Reference(paths.map(profileAt));
  const half = { ...ALIKE, arithmetic: 1 / 2, picking: 1 / 2 };
  const twice = { ...ALIKE, arithmetic: 2, picking: 2 };
  return [
    ...list,
    ...check('two threads from one', native, two, half),
    ...check('one thread from two', two, native, twice),
  ];
});
