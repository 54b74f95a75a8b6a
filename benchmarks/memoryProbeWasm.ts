/**
 * Runs models side by side on onnxruntime-web's WASM in a process of its own and prints, as JSON, how far its heap was
 * used: to the last byte that is not zero, because pages of a fresh heap are zero and nothing given back is cleared.
 */
import { readFileSync } from 'node:fs';
import type { Tensors } from '../src/onnx/tensor.ts';
import { feedsOf, type ProbeModel, type ProbeSpec } from './probeModel.ts';

interface Heap {
  readonly buffer: ArrayBuffer;
}
const { WebAssembly: wasm } = globalThis as unknown as {
  WebAssembly: { Memory: new (descriptor: object) => Heap };
};
const heaps: Heap[] = [];
// The engine makes its heap itself and keeps it to itself.
wasm.Memory = class extends wasm.Memory {
  constructor(descriptor: object) {
    super(descriptor);
    heaps.push(this);
  }
};
interface Module {
  _malloc(bytes: number): number;
  HEAPU8: Uint8Array;
}
let engine: Module | undefined;
// Its allocator too: the first object that gets one is the engine's module.
Object.defineProperty(Object.prototype, '_malloc', {
  configurable: true,
  set(value: Module['_malloc']) {
    Object.defineProperty(this, '_malloc', { value, writable: true });
    engine = this as Module;
  },
});
const { webRuntimeInNode } = await import('../src/runtime/web.node.ts');

const heap = (): ArrayBuffer => {
  const largest = heaps.map(({ buffer }) => buffer).sort((a, b) => b.byteLength - a.byteLength)[0];
  if (!largest) throw new Error('the engine has made no heap');
  return largest;
};
function used(): number {
  const words = new Float64Array(heap());
  const bits = new BigUint64Array(words.buffer);
  let at = bits.length - 1;
  while (at > 0 && bits[at] === 0n) at--;
  return 8 * (at + 1);
}

const spec = JSON.parse(readFileSync(process.argv[2] as string, 'utf8')) as ProbeSpec;
const runtime = webRuntimeInNode();
const open = ({ path }: ProbeModel) => runtime.createSession(new Uint8Array(readFileSync(path)));
const first = await open(spec.warmUp);
for (let i = 0; i < 3; i++) await first.run(feedsOf(spec.warmUp));
/** Takes what the engine left free below its highest byte, so that what comes then shows in full. */
function fillGaps(): void {
  if (!engine) throw new Error('the engine has shown no allocator');
  for (let bytes = 4 * 2 ** 20; bytes >= 512; bytes /= 2) {
    const before = used();
    for (let at = 0; at < before; ) {
      at = engine._malloc(bytes);
      const view = new Uint8Array(heap());
      view[at] = 1;
      view[at + bytes - 1] = 1;
    }
  }
}
const engineBytes = used();
fillGaps();
const base = used();
const sizeBefore = heap().byteLength;
const sessions = [];
for (const model of spec.models) sessions.push(await open(model));
const loaded = used() - base;
const feeds: Tensors[] = spec.models.map(feedsOf);
const peaks: number[] = [];
for (let i = 0; i < 3; i++) {
  for (const [k, session] of sessions.entries()) await session.run(feeds[k] as Tensors);
  peaks.push(used() - base);
}
console.log(JSON.stringify({ engineBytes, base, loaded, peaks, sizeBefore, size: heap().byteLength }));
process.exit(0);
