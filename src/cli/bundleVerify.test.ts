import { readFileSync, writeFileSync } from 'node:fs';
import { unzipSync, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { exportBundle } from '../bundle/export.ts';
import { codecTolerance } from '../bundle/samples.ts';
import { someContents } from '../bundle/testing.node.ts';
import { setCodecs } from '../design/communicate.ts';
import { presetById } from '../design/presets.ts';
import type { Design } from '../design/types.ts';
import { GraphBuilder } from '../onnx/graph.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import type { Tensor } from '../runtime/session.ts';
import { gcodeJson, temporaryFile } from './testing.ts';

interface Verified {
  tolerance: number;
  samples: { maxAbsDifference: number; within: boolean }[];
}

/** A bundle's file. */
async function bundleOf(design?: Design): Promise<string> {
  const made = await someContents(design);
  const tolerance = await codecTolerance(nodeRuntime(), made.segments, made.samples, made.setting);
  const file = temporaryFile('bundle.zip', '');
  writeFileSync(file, await exportBundle({ ...made, ...(tolerance !== undefined && { tolerance }) }));
  return file;
}
const verify = (file: string) => gcodeJson<Verified>(0, 'bundle', 'verify', file);

test('S14.30 checks files, loads segments, runs recorded samples: a flipped byte is refused', async () => {
  const file = await bundleOf();
  const { tolerance, samples } = await verify(file);
  expect(tolerance).toBe(1e-4);
  expect(samples).toHaveLength(2);
  for (const sample of samples) expect(sample).toMatchObject({ within: true });

  const files = unzipSync(new Uint8Array(readFileSync(file)));
  const edge = files['segments/edge.onnx'] as Uint8Array;
  edge[edge.length >> 1] = (edge[edge.length >> 1] as number) ^ 1;
  const flipped = temporaryFile('flipped.zip', '');
  writeFileSync(flipped, zipSync(files));
  const { error } = await gcodeJson<{ error: string }>(1, 'bundle', 'verify', '--file', flipped);
  expect(error).toMatch(/^E373 .*segments\/edge.onnx was altered/);
  const manifest = JSON.parse(new TextDecoder().decode(files['manifest.json']));
  const written = (fields: object) => {
    const path = temporaryFile('other.zip', '');
    writeFileSync(path, zipSync({ 'manifest.json': new TextEncoder().encode(JSON.stringify(fields)) }));
    return path;
  };
  const refused = async (fields: object) =>
    (await gcodeJson<{ error: string }>(1, 'bundle', 'verify', written(fields))).error;
  expect(await refused({ ...manifest, version: 9 })).toMatch(/^E371 .*version 9/);
  expect(await refused({ ...manifest, format: 'another' })).toMatch(/^E370 /);
});

test('S14.31 a codec that rounds: the manifest says how far logits may be from the recorded ones', async () => {
  const split = presetById('split')?.design as Design;
  const file = await bundleOf(setCodecs(split, { numbers: 'int8', graph: 'delta', packing: 'deflate' }));
  const { tolerance, samples } = await verify(file);
  expect(tolerance).toBeGreaterThan(1e-4);
  expect(Number(tolerance.toPrecision(2))).toBe(tolerance);
  const text = new TextDecoder().decode(unzipSync(new Uint8Array(readFileSync(file)))['README.md']);
  expect(text).toContain(
    `rounded (int8+delta+deflate): logits may differ from those of the unsplit network by ${tolerance}`,
  );
  for (const { maxAbsDifference, within } of samples) {
    expect(within).toBe(true);
    expect(maxAbsDifference).toBeGreaterThan(1e-4);
    expect(maxAbsDifference).toBeLessThanOrEqual(tolerance / 2 + 1e-9);
  }
});

test('S14.580 S5.580 a part that does not load is named, and so is what ended the engine', async () => {
  const made = await someContents();
  const refusal = async (whole: Uint8Array) => {
    const file = temporaryFile('bundle.zip', '');
    writeFileSync(file, await exportBundle({ ...made, segments: { ...made.segments, whole } }));
    return (await gcodeJson<{ error: string }>(1, 'bundle', 'verify', file)).error;
  };
  expect(await refusal(Uint8Array.of(1, 2, 3))).toMatch(/^E373 .*whole.onnx: the model does not load/);

  // Computed when it is loaded, because it depends on no input.
  const g = new GraphBuilder('division');
  const whole = (value: number): Tensor => ({ type: 'int32', dims: [1], data: Int32Array.of(value) });
  const quotient = g.node('Div', [g.initializer('a', whole(-(2 ** 31))), g.initializer('b', whole(-1))]);
  g.output(g.node('Add', [quotient, g.input('c', 'int32', [1])]), 'y', 'int32', [1]);
  // Processors of the ARM kind give a number instead.
  if (process.arch === 'x64') {
    expect(await refusal(g.toBytes())).toMatch(/^E332 .*bundle.zip: Hand-made split .*SIGFPE/);
  }
});
