import { expect, it } from 'vitest';

it('S5.620 the native engine takes float16 as bits where the platform has a Float16Array, which stays', async () => {
  class Float16Array extends Uint16Array {}
  Object.defineProperty(globalThis, 'Float16Array', {
    value: Float16Array,
    configurable: true,
    writable: true,
  });
  const { ort } = await import('./onnxruntimeNode.node.ts');
  const { data } = new ort.Tensor('float16', new Uint16Array(1), [1]);
  expect(data).not.toBeInstanceOf(Float16Array);
  expect(globalThis).toMatchObject({ Float16Array });
});
