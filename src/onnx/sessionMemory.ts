import type { MemoryUse } from './liveness.ts';

/**
 * What a session takes natively besides weights and values: something once, of which a good half comes with the first
 * run, and each node's kernel and description. Fitted to how resident memory grows with each further copy of the sides
 * of 100 random designs, 1 to 60 nodes as they run (npm run bench:memory -- --part sides, seeds 2 and 3).
 */
const SESSION_BYTES = 88 * 1024;
const NODE_BYTES = 4864;

/**
 * The same on the WASM engine, and the most that a further copy of one tensor takes while it is loaded. Fitted to 74
 * whole designs at 256 and 1,024 points and to the sides of 50 more (bench:memory -- --engine wasm).
 */
const WASM_SESSION_BYTES = 20 * 1024;
const WASM_NODE_BYTES = 1792;
const WASM_COPY_BYTES = 512 * 1024;

/**
 * Bytes that sessions of the native engine keep resident. Each has an arena of its own, so they add up; what loading
 * takes goes back to the system.
 */
export const nativeBytes = (sessions: readonly MemoryUse[]): number =>
  sessions.reduce(
    (sum, { weights, kernels, arena, outside }) =>
      sum + weights + SESSION_BYTES + NODE_BYTES * kernels + arena + outside,
    0,
  );

/**
 * Bytes of its heap that sessions of the WASM engine use, loaded one after the other and then run. On 32 bits ONNX Runtime
 * has no arena, and a heap never shrinks: it stays as large as loading made it, when a session's weights are there three times
 * (the model's bytes, their parsed form, the tensors) and one tensor once more. Afterwards values live where the
 * model's bytes were; what is larger than that comes on top.
 */
export function wasmBytes(sessions: readonly MemoryUse[]): number {
  const most = (of: (use: MemoryUse) => number) => Math.max(0, ...sessions.map(of));
  const kept = sessions.reduce(
    (sum, { weights, nodes }) => sum + weights + WASM_SESSION_BYTES + WASM_NODE_BYTES * nodes,
    0,
  );
  const loading = most(({ weights, largest }) => 2 * weights + Math.min(largest, WASM_COPY_BYTES));
  return kept + loading + Math.max(0, most(({ live }) => live) - most(({ weights }) => weights));
}
