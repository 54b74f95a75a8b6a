/**
 * Runs models side by side on onnxruntime-node in a process of its own and prints, as JSON, the bytes by which the process's
 * resident memory grew: with the sessions loaded, and at the worst moment until the end of each round. Linux only (/proc).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Tensors } from '../src/onnx/tensor.ts';
import { nodeRuntime } from '../src/runtime/node.node.ts';
import type { Session } from '../src/runtime/session.ts';
import { feedsOf, type ProbeSpec } from './probeModel.ts';

const resident = (field: 'VmRSS' | 'VmHWM'): number =>
  Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024;
const collect = (globalThis as { gc?: () => void }).gc ?? (() => {});

const spec = JSON.parse(readFileSync(process.argv[2] as string, 'utf8')) as ProbeSpec;
const runtime = nodeRuntime({ threads: 1 });
// All stay referenced to the end: what is garbage collected in between would look like memory given back.
const all = [spec.warmUp, ...spec.models].map((model) => ({
  bytes: new Uint8Array(readFileSync(model.path)),
  feeds: feedsOf(model),
}));
const [warmUp, ...models] = all as [(typeof all)[0], ...typeof all];
const run = async (session: Session, feeds: Tensors) => void (await session.run(feeds));
const first = await runtime.createSession(warmUp.bytes);
for (let i = 0; i < 3; i++) await run(first, warmUp.feeds);
collect();
const before = resident('VmRSS');
const sessions: Session[] = [];
for (const { bytes } of models) sessions.push(await runtime.createSession(bytes));
collect();
const loaded = resident('VmRSS') - before;
// Sets the high-water mark back to what is resident now.
writeFileSync('/proc/self/clear_refs', '5');
const peaks: number[] = [];
for (let i = 0; i < 3; i++) {
  for (const [k, session] of sessions.entries()) await run(session, models[k]?.feeds as Tensors);
  peaks.push(resident('VmHWM') - before);
}
console.log(JSON.stringify({ loaded, peaks }));
await Promise.all([first, ...sessions].map((session) => session.release()));
process.exit(all.length > 1 ? 0 : 1);
