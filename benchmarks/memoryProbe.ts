/**
 * Runs one model on onnxruntime-node in a process of its own and prints, as JSON, the bytes by which the process's
 * resident memory grew: with the session loaded, and at the worst moment until the end of each run. Linux only (/proc).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Tensors, TensorType } from '../src/onnx/tensor.ts';
import { nodeRuntime } from '../src/runtime/node.node.ts';

interface ProbeModel {
  path: string;
  inputs: { name: string; type: TensorType; dims: number[] }[];
}
export interface ProbeSpec {
  model: ProbeModel;
  /** A small model that runs first: what the engine needs once is not the design's. */
  warmUp: ProbeModel;
}

const resident = (field: 'VmRSS' | 'VmHWM'): number =>
  Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024;
const collect = (globalThis as { gc?: () => void }).gc ?? (() => {});

function feedsOf({ inputs }: ProbeModel): Tensors {
  return Object.fromEntries(
    inputs.map(({ name, type, dims }) => {
      const size = dims.reduce((a, b) => a * b, 1);
      const data = Float32Array.from({ length: size }, () => Math.random());
      return [name, { type, dims, data }];
    }),
  );
}

const spec = JSON.parse(readFileSync(process.argv[2] as string, 'utf8')) as ProbeSpec;
const runtime = nodeRuntime({ threads: 1 });
// All stay referenced to the end: what is garbage collected in between would look like memory given back.
const bytes = [spec.model, spec.warmUp].map(({ path }) => new Uint8Array(readFileSync(path)));
const [feeds, warmUpFeeds] = [feedsOf(spec.model), feedsOf(spec.warmUp)];
const first = await runtime.createSession(bytes[1] as Uint8Array);
for (let i = 0; i < 3; i++) await first.run(warmUpFeeds);
collect();
const before = resident('VmRSS');
const session = await runtime.createSession(bytes[0] as Uint8Array);
collect();
const loaded = resident('VmRSS') - before;
// Sets the high-water mark back to what is resident now.
writeFileSync('/proc/self/clear_refs', '5');
const peaks: number[] = [];
for (let i = 0; i < 3; i++) {
  await session.run(feeds);
  peaks.push(resident('VmHWM') - before);
}
console.log(JSON.stringify({ loaded, peaks }));
await Promise.all([first.release(), session.release()]);
process.exit(bytes.length === 2 ? 0 : 1);
