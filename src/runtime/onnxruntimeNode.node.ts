import * as ort from 'onnxruntime-node';

/**
 * Makes the engine's first tensor where there is no Float16Array: what it finds then decides for good what a float16
 * tensor is made of. Its binding takes a Float16Array, as Node 24 has, for zero bytes (onnxruntime pull request 32323,
 * open in 1.30), and its bits in a Uint16Array rightly.
 */
function withBitsForFloat16(): void {
  const own = Object.getOwnPropertyDescriptor(globalThis, 'Float16Array');
  if (own) Reflect.deleteProperty(globalThis, 'Float16Array');
  try {
    new ort.Tensor('float16', new Uint16Array(1), [1]);
  } finally {
    if (own) Object.defineProperty(globalThis, 'Float16Array', own);
  }
}

withBitsForFloat16();

export { ort };
