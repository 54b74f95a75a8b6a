import { readFile } from 'node:fs/promises';
import { float32, type Tensors } from '../../runtime/session.ts';
import { readTextCloud } from '../../tasks/textCloud.ts';
import type { Bundle } from '../files.ts';
import { parseSample } from '../manifest.ts';
import { frameOfSample } from '../samples.ts';
import { UsageError } from './program.ts';

/** A frame by the name that its answer carries. */
export interface NamedFrame {
  name: string;
  tensors: Tensors;
  /** Absent for a person's own cloud. */
  expected?: { label: string; logits: readonly number[] };
}

/** @throws UsageError where there is no such sample */
export function recordedFrame({ manifest, files }: Bundle, i: number): NamedFrame {
  const name = manifest.samples[i];
  if (!name) throw new UsageError(`there are samples 0..${manifest.samples.length - 1}`);
  const sample = parseSample(name, new TextDecoder().decode(files[name]));
  const { label, logits } = sample;
  return {
    name,
    tensors: frameOfSample(sample, manifest.setting, manifest.input),
    expected: { label: manifest.classes[label] ?? `class ${label}`, logits },
  };
}

/** A person's own cloud. @throws UsageError for a network of sentences, DataError for a file that is no cloud */
export async function ownFrame({ manifest }: Bundle, path: string): Promise<NamedFrame> {
  const { setting, input } = manifest;
  if (setting.words) throw new UsageError('--points: this network takes sentences, not point clouds');
  const cloud = readTextCloud(path, await readFile(path), setting.points);
  return { name: path, tensors: { [input]: float32(cloud, [setting.points, setting.features]) } };
}
