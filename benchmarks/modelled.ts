/**
 * How far modelled machines are off: the native engine modelled from WebAssembly and the reverse, and another machine that was
 * timed modelled from the shipped one and the reverse, by op and by pairs of designs; two threads from one and the reverse where profiles of two threads are given; and the four designs that the
 * authors of GCoDE measured on a Raspberry Pi 4B with an i7.
 *
 *   npm run -s bench:modelled -- [--json] [--designs 200] [--two-threads FILE,FILE] [--again FILE,FILE] [--write]
 *     [--machine benchmarks/machines/zen5]
 *
 * `--write` puts what the intervals of modelled cores rest on, and how much longer the paper's engine takes, where
 * machines.ts reads it (src/system/reference/data/agreement.json): after the shipped profiles were timed again.
 *
 * `--machine` names a folder that `bench:reference` wrote: native profiles of another machine, and what its core is.
 * `--again` names profiles of this machine as shipped ones are, native or WebAssembly, of later: how far two timings of the
 * same ops agree is what no model can beat.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parseGenome } from '../src/design/genome.ts';
import { designOf } from '../src/design/genomeDesign.ts';
import { genomeFromSeed } from '../src/design/testing.ts';
import type { Setting } from '../src/design/types.ts';
import { keysOfDesign } from '../src/system/designKeys.ts';
import { estimateDesign } from '../src/system/estimate.ts';
import { linkSetByHand } from '../src/system/link.ts';
import {
  type MachineModel,
  machineById,
  REFERENCE_CORE,
  REFERENCE_VECTOR_BITS,
} from '../src/system/machines.ts';
import { coreRatios, layoutOf, modelledProfile, NO_POWER } from '../src/system/modelled.ts';
import { type Profile, parseProfile } from '../src/system/profile.ts';
import { agreementOf, modelledAs } from '../src/system/reference/check.ts';
import { LAYOUT, nativeReference } from '../src/system/reference/native.ts';
import { PUBLISHED } from '../src/system/reference/published.ts';
import { Reference } from '../src/system/reference/reference.ts';
import type { ByResource, Layout } from '../src/system/reference/resources.ts';
import { quantile } from '../src/system/statistics.ts';
import { benchmark, type Figure } from './benchmark.ts';

const { values } = parseArgs({
  options: {
    ...{ designs: { type: 'string', default: '200' }, 'two-threads': { type: 'string' } },
    again: { type: 'string' },
    machine: { type: 'string', default: 'benchmarks/machines/zen5' },
    write: { type: 'boolean', default: false },
  },
  strict: false,
}) as { values: Record<string, string | undefined> & { write?: boolean } };

const profileAt = (path: string | URL): Profile => parseProfile(JSON.parse(readFileSync(path, 'utf8')));
const shipped = (name: string) =>
  profileAt(new URL(`../src/system/reference/data/${name}.json`, import.meta.url));
const native = nativeReference();
const CHAIN: Layout = { ...LAYOUT, gather: 'chain' };
/** Timed before S5.6, when an activation was the web engine's own op too. */
const wasm = new Reference([shipped('wasm-1024'), shipped('wasm-256')], CHAIN);
const genomes = Array.from({ length: Number(values.designs) }, (_, seed) => genomeFromSeed(seed));

/**
 * WebAssembly has vectors of 128 bits and no fused multiply-add, the native code of the reference's machine wider ones and one: with
 * 256 bits four times the arithmetic; and compiled WebAssembly takes 1.55 times as long as native code in Chrome (Jangda et al. 2019, SPEC), which its
 * memory does not.
 */
const [VECTORS, COMPILED] = [(2 * REFERENCE_VECTOR_BITS.value) / 128, 1.55];
const ALIKE: ByResource = {
  ...{ arithmetic: 1, comparing: 1, picking: 1, near: 1, shared: 1, memory: 1, nodes: 1, start: 1 },
};
const WEBASSEMBLY: ByResource = {
  ...ALIKE,
  arithmetic: VECTORS * COMPILED,
  nodes: COMPILED,
  start: COMPILED,
};
const inverse = (times: ByResource): ByResource =>
  Object.fromEntries(Object.entries(times).map(([resource, ratio]) => [resource, 1 / ratio])) as ByResource;

/** The furthest that nine of ten ops were off between the two engines. */
let ninth = 1;

function check(name: string, from: Reference, to: Reference, times: ByResource): Figure[] {
  return to.profiles.flatMap((measured) => {
    const setting = { points: measured.points, features: 3, classes: 40 };
    const at = `${name}, ${measured.points} points`;
    const modelled = modelledAs(from, times, measured, to.layout);
    const agreement = agreementOf(modelled, measured, setting, genomes);
    ninth = Math.max(ninth, agreement.ninth);
    return [...figuresOf(at, agreement), ...byKind(at, modelled, measured)];
  });
}

/** Where the model errs, and which way. */
function byKind(at: string, modelled: Profile, measured: Profile): Figure[] {
  const ratios = new Map<string, number[]>();
  for (const [i, { key, medianMs }] of measured.rows.entries()) {
    if (key.op === 'Run') continue;
    const kind = key.pooled ? `${key.op} behind the Pool` : key.op;
    const ratio = (modelled.rows[i]?.medianMs as number) / medianMs;
    ratios.set(kind, [...(ratios.get(kind) ?? []), ratio]);
  }
  return [...ratios].map(([kind, list]) => ({
    name: `${at}, ${list.length} of ${kind}, modelled over measured, median`,
    value: quantile(
      list.sort((a, b) => a - b),
      0.5,
    ),
    unit: `times; ${list.filter((ratio) => Math.max(ratio, 1 / ratio) <= 1.7).length} within 1.7`,
  }));
}

const figuresOf = (
  at: string,
  { ops, within, withinNet, median, ninth, inOrder }: ReturnType<typeof agreementOf>,
): Figure[] => [
  { name: `${at}, ops compared`, value: ops, unit: '' },
  { name: `${at}, ops within 1.7 times as timed`, value: within, unit: 'share', goal: '>= 0.8' },
  { name: `${at}, their net times within 1.7 times`, value: withinNet, unit: 'share' },
  { name: `${at}, half of the ops are within`, value: median, unit: 'times' },
  { name: `${at}, nine of ten ops are within`, value: ninth, unit: 'times' },
  { name: `${at}, pairs of designs in order`, value: inOrder, unit: 'share', goal: '>= 0.9' },
];

/** Another machine, of which all is known that is known of the shipped one: modelled by their cores' figures, as public ones are. */
function otherMachine(folder: string): Figure[] {
  const profiles = [1024, 256].map((points) => profileAt(`${folder}/native-${points}.json`));
  const core: typeof REFERENCE_CORE = JSON.parse(readFileSync(`${folder}/core.json`, 'utf8'));
  const other = new Reference(profiles, layoutOf(core));
  const [there, here] = [coreRatios(REFERENCE_CORE, core), coreRatios(core, REFERENCE_CORE)];
  const name = profiles[0]?.host ?? folder;
  return [
    ...check(`${name}, modelled from the shipped profiles`, native, other, there),
    ...check(`the shipped profiles, modelled from ${name}`, other, native, here),
  ];
}

/** A profile of later beside the shipped one of its engine and number of points. */
function again(path: string): Figure[] {
  const later = profileAt(path);
  const { points, runtime } = later;
  const { profiles } = runtime.engine === 'onnxruntime-web' ? wasm : native;
  const before = profiles.find((profile) => profile.points === points);
  if (!before) throw new Error(`${path}: no profile of ${points} points is shipped`);
  const setting = { points, features: 3, classes: 40 };
  const name = `${runtime.provider} timed again, ${points} points`;
  return figuresOf(name, agreementOf(before, later, setting, genomes));
}

/** How many times as long the authors' designs took as this engine is modelled to take there, the link's time left out. */
function papersEngine(): { mean: number; least: number; most: number } {
  const setting = { points: 1024, features: 3, classes: 40 };
  const ratios = PUBLISHED.map(({ encoding, ms }) => {
    const { latencyMs, parts } = estimateOf(encoding, setting, '');
    const linkMs = parts.upMs + parts.downMs;
    return (ms - linkMs) / (latencyMs - linkMs);
  });
  const logs = ratios.map(Math.log);
  const mean = Math.exp(logs.reduce((a, b) => a + b, 0) / logs.length);
  return { mean, least: Math.min(...ratios), most: Math.max(...ratios) };
}

function estimateOf(encoding: string, setting: Setting, suffix: string) {
  const design = designOf(parseGenome(encoding));
  const side = (id: string, on: 'device' | 'edge') =>
    modelledProfile(machineById(id + suffix) as MachineModel, setting, keysOfDesign(design, setting, on));
  return estimateDesign(design, setting, {
    ...{ device: side('pi4b', 'device'), edge: side('i7-7700', 'edge') },
    ...{ link: linkSetByHand(40), power: NO_POWER },
  });
}

/** To a tenth, upwards: an interval is no tighter than what it rests on. */
const upwards = (value: number): number => Math.ceil(10 * value) / 10;
const tenth = (value: number): number => Math.round(10 * value) / 10;
const AGREEMENT = new URL('../src/system/reference/data/agreement.json', import.meta.url);

function agreement(): Figure[] {
  const { mean, least, most } = papersEngine();
  const papers = { mean: tenth(mean), least: tenth(least), most: tenth(most) };
  const found = { ninth: tenth(ninth), apart: upwards(ninth), papers };
  if (values.write) writeFileSync(AGREEMENT, `${JSON.stringify(found, null, 2)}\n`);
  return [
    { name: 'what the intervals of modelled cores rest on', value: found.apart, unit: 'times' },
    { name: "the paper's engine over this one, geometric mean", value: mean, unit: 'times' },
    { name: "the paper's engine over this one, least", value: least, unit: 'times' },
    { name: "the paper's engine over this one, most", value: most, unit: 'times' },
  ];
}

/** A published design on a Raspberry Pi 4B and an i7-7700 at 40 Mb/s. */
function published(suffix: string, name: string): Figure[] {
  const setting = { points: 1024, features: 3, classes: 40 };
  return PUBLISHED.flatMap(({ encoding, ms }) => {
    const { latencyMs, lowMs, highMs } = estimateOf(encoding, setting, suffix);
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
    ...check('native from WebAssembly', wasm, native, inverse(WEBASSEMBLY)),
    ...check('WebAssembly from native', native, wasm, WEBASSEMBLY),
    ...otherMachine(values.machine as string),
    ...agreement(),
    ...(values.again?.split(',') ?? []).flatMap(again),
    ...published('', 'as this engine'),
    ...published('-paper', "as the paper's engine"),
  ];
  const paths = values['two-threads']?.split(',');
  if (!paths) return list;
  const two = new Reference(paths.map(profileAt), LAYOUT);
  const half = { ...ALIKE, arithmetic: 1 / 2, comparing: 1 / 2, picking: 1 / 2 };
  return [
    ...list,
    ...check('two threads from one', native, two, half),
    ...check('one thread from two', two, native, inverse(half)),
  ];
});
