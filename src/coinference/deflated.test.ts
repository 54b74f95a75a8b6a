import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { float32, type Tensors } from '../onnx/tensor.ts';
import { listTensors } from './channelProtocol.ts';
import { CODING, deflated, restored } from './deflated.ts';
import { tensorsOf } from './messages.ts';
import { nodeZlib } from './zlib.node.ts';
import { streamZlib, type Zlib } from './zlib.ts';

const LIMIT = 2 ** 20;
const joined = (pieces: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(pieces));
const same: Tensors = {
  flat: float32(new Float32Array(4096), [64, 64]),
  none: float32([], [0, 3]),
  noise: { type: 'uint8', dims: [3], data: Uint8Array.of(7, 200, 31) },
};

describe.each<[string, Zlib]>([
  ["the platform's streams", streamZlib],
  ["Node's zlib", nodeZlib],
])('tensors compressed by %s', (_, zlib) => {
  it('S11.80 come back as they were, whichever are compressed, and none grows', async () => {
    const tensors = fc.dictionary(
      fc.stringMatching(/^[a-z]{1,6}$/),
      fc
        .uint8Array({ maxLength: 300 })
        .map((data) => ({ type: 'uint8' as const, dims: [data.length], data })),
    );
    await fc.assert(
      fc.asyncProperty(tensors, fc.array(fc.boolean()), async (some, chosen) => {
        const given: Tensors = { ...same, ...some };
        const names = Object.keys(given).filter((_, i) => chosen[i] ?? true);
        const plain = listTensors(given);
        const { list, body } = await deflated(plain, new Set(names), zlib);
        expect(joined(body).length).toBeLessThanOrEqual(joined(plain.body).length);
        const back = await restored(list, joined(body), LIMIT, zlib);
        expect(tensorsOf(back.list, back.raw)).toEqual(given);
      }),
      { numRuns: 40 },
    );
  });

  const packed = async () => {
    const { list, body } = await deflated(listTensors(same), new Set(['flat']), zlib);
    return { list, raw: joined(body) };
  };

  it('S11.81 are refused by what they say that they will be, before they are restored', async () => {
    const { list, raw } = await packed();
    const [flat, ...others] = list as [(typeof list)[number]];
    const bomb = [{ ...flat, shape: [2 ** 20, 64] }, ...others];
    await expect(restored(bomb, raw, LIMIT, zlib)).rejects.toMatchObject({ code: 'E306' });
    await expect(restored(list, raw, 64 * 64 * 4 - 1, zlib)).rejects.toMatchObject({ code: 'E306' });
  });

  it('S11.81 are refused when they are more, or less, than they say, damaged, or of another coding', async () => {
    const { list, raw } = await packed();
    const [flat, ...others] = list as [(typeof list)[number]];
    const read = async (entry: typeof flat, bytes = raw) => {
      const back = await restored([entry, ...others], bytes, LIMIT, zlib);
      return tensorsOf(back.list, back.raw);
    };
    await expect(read({ ...flat, shape: [64, 63] })).rejects.toMatchObject({ code: 'E309' });
    await expect(read({ ...flat, shape: [64, 65] })).rejects.toMatchObject({ code: 'E309' });
    const damaged = raw.map((byte, i) => (i === 1 ? byte ^ 255 : byte));
    await expect(read(flat, damaged)).rejects.toMatchObject({ code: 'E309' });
    const other = { ...flat, parameters: { ...flat.parameters, [CODING]: 'zstd' } };
    await expect(read(other)).rejects.toMatchObject({ code: 'E321' });
    const longer = { ...flat, parameters: { ...flat.parameters, binary_data_size: raw.length + 1 } };
    await expect(read(longer)).rejects.toMatchObject({ code: 'E309' });
  });
});
