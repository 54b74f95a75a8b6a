import { z } from 'zod';
import { jsonText } from '../design/format.ts';
import { settingSchema } from '../design/schema.ts';
import type { Tensor, Tensors } from '../onnx/tensor.ts';
import { CheckpointError } from './checkpoint.ts';
import { fromHalf, toHalf } from './half.ts';
import { headOf, type OwnFile, readOwnFile, type Warn } from './ownFile.ts';
import { writeSafeTensors } from './safetensors.ts';
import { isBehindPool, Supernet } from './supernet.ts';
import { fingerprint, type SupernetAbout } from './supernetAbout.ts';
import { KEPT, SUFFIX } from './supernetBanks.ts';

const count = z.int().nonnegative();
const aboutSchema = z.object({
  task: z.string(),
  setting: settingSchema,
  // States that were kept before held the words.
  vocabulary: z.union([z.string(), z.array(z.string()).transform(fingerprint)]).optional(),
  seed: z.number(),
  steps: count,
  planned: count,
  batch: count,
  learningRate: z.number(),
  log: z.array(z.object({ step: count, loss: z.number() })),
  command: z.string().optional(),
});

/** Version 3 carries a digest; the rest is as it was in version 2. */
const FILE: OwnFile<{ about: SupernetAbout }> = {
  name: 'gcode-supernet',
  title: 'a supernet',
  word: 'supernet',
  version: 3,
  undigested: 2,
  migrations: { 2: (json) => json },
  schema: z.object({ about: jsonText.pipe(aboutSchema) }),
  error: CheckpointError,
};

/**
 * A safetensors file with all that training needs to go on; `shipped`, what start() needs: the weights before the Pool
 * in half precision.
 */
export function writeSupernet(supernet: Supernet, form: 'whole' | 'shipped' = 'whole'): Uint8Array {
  const tensors: Tensors = {};
  for (const [name, bank] of supernet.banks) {
    const dims = [bank.rows, bank.columns];
    if (form === 'shipped' && isBehindPool(name)) continue;
    if (form === 'shipped') tensors[name] = { type: 'float16', dims, data: toHalf(bank.values) };
    else
      for (const part of KEPT)
        tensors[`${name}${SUFFIX[part]}`] = { type: 'float32', dims, data: bank[part] };
  }
  const metadata = { ...headOf(FILE), about: JSON.stringify(supernet.about) };
  return writeSafeTensors({ metadata, tensors });
}

/** Reads a file of either form; `warn` is told of one without a digest. Throws CheckpointError. */
export function readSupernet(bytes: Uint8Array, warn?: Warn): Supernet {
  const { about, tensors } = readOwnFile(bytes, FILE, warn);
  const supernet = new Supernet(about.about);
  for (const [name, tensor] of Object.entries(tensors)) {
    if (name.endsWith('.m') || name.endsWith('.v')) continue;
    const [rows, columns] = tensor.dims;
    if (rows === undefined || columns === undefined || tensor.dims.length !== 2) {
      throw new CheckpointError(`the supernet's tensor ${name} is no matrix`);
    }
    const moment = (part: 'm' | 'v') => tensors[`${name}.${part}`] ?? null;
    const [m, v] = [moment('m'), moment('v')];
    supernet.whole &&= m !== null && v !== null;
    const zeros = new Float32Array(rows * columns);
    supernet.banks.set(name, {
      rows,
      columns,
      values: realsOf(name, tensor, tensor.dims),
      m: m ? realsOf(`${name}.m`, m, tensor.dims) : zeros,
      v: v ? realsOf(`${name}.v`, v, tensor.dims) : zeros.slice(),
    });
  }
  return supernet;
}

/** A tensor's values. Throws CheckpointError on another shape or type, and on what is no number. */
function realsOf(name: string, { type, dims, data }: Tensor, expected: readonly number[]): Float32Array {
  if (dims.join() !== expected.join() || (type !== 'float32' && type !== 'float16')) {
    throw new CheckpointError(`the supernet's tensor ${name} is ${type} [${dims}], not float [${expected}]`);
  }
  const values = type === 'float16' ? fromHalf(data as Uint16Array) : (data as Float32Array);
  if (!values.every(Number.isFinite)) {
    throw new CheckpointError(`the supernet's tensor ${name} holds values that are no numbers`);
  }
  return values;
}
