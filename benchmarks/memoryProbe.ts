/**
 * Runs models side by side on onnxruntime-node in a process of its own and prints, as JSON, the bytes by which each
 * further copy of them makes the process's resident memory grow: with the sessions loaded, and at the worst moment until
 * the end of each round. Of further copies, because what a first one finds free of what was there before would not show.
 * A frame's inputs count and its results, not those of earlier frames: JavaScript's garbage collector gives them back
 * when it likes, here before each round. `uncollected`: after as many rounds more without that. Linux only (/proc).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Tensor, Tensors } from '../src/onnx/tensor.ts';
import { nodeRuntime } from '../src/runtime/node.node.ts';
import type { Session } from '../src/runtime/session.ts';
import { feedsOf, type ProbeSpec } from './probeModel.ts';

const COPIES = 4;
const ROUNDS = 3;

const resident = (field: 'VmRSS' | 'VmHWM'): number =>
  Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024;

/** What JavaScript holds of the engine is given back in a later turn of the event loop. */
async function collect(): Promise<void> {
  const { gc } = globalThis as { gc?: () => void };
  for (let i = 0; i < 2; i++) {
    gc?.();
    await new Promise(setImmediate);
  }
}

const { models } = JSON.parse(readFileSync(process.argv[2] as string, 'utf8')) as ProbeSpec;
const runtime = nodeRuntime({ threads: 1 });
const files = models.map(({ path }) => new Uint8Array(readFileSync(path)));

// All stay referenced to the end: what is garbage collected in between would look like memory given back.
const sessions: Session[] = [];
const feeds: Tensors[] = [];
const load = async () => {
  for (const file of files) sessions.push(await runtime.createSession(file));
};
/** Copies: what making random numbers takes of JavaScript's heap is not the frame's. */
const copyOf = (tensors: Tensors): Tensors =>
  Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [
      name,
      { ...tensor, data: tensor.data.slice() } as Tensor,
    ]),
  );
const round = async () => {
  for (const [i, session] of sessions.entries()) await session.run(feeds[i] as Tensors);
};

await load();
const first = models.map(feedsOf);
feeds.push(...first);
for (let i = 0; i < ROUNDS; i++) await round();
await collect();
const before = resident('VmRSS');
for (let i = 0; i < COPIES; i++) await load();
await collect();
const grown = (field: 'VmRSS' | 'VmHWM') => (resident(field) - before) / COPIES;
const loaded = grown('VmRSS');
for (let i = 0; i < COPIES; i++) feeds.push(...first.map(copyOf));
// Sets the high-water mark back to what is resident now.
writeFileSync('/proc/self/clear_refs', '5');
const peaks: number[] = [];
for (let i = 0; i < ROUNDS; i++) {
  await collect();
  await round();
  peaks.push(grown('VmHWM'));
}
for (let i = 0; i < ROUNDS; i++) await round();
console.log(JSON.stringify({ loaded, peaks, uncollected: grown('VmHWM') }));
await Promise.all(sessions.map((session) => session.release()));
process.exit(files.length > 0 && feeds.length > 0 ? 0 : 1);
