import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GraphBuilder } from '../onnx/graph.ts';
import { type HostileModel, hostileModel } from '../onnx/hostile.node.ts';
import { FLOAT, message, node, plain, model as rawModel, tensorType } from '../onnx/rawModel.node.ts';
import { float32, type Runtime, RuntimeFailure, type Session, type Tensor, UnservedType } from './session.ts';

/** The first hostile models that are to have this fate. */
const hostile = (fate: HostileModel['expect'], count: number): HostileModel[] =>
  Array.from({ length: 500 }, (_, seed) => hostileModel(seed))
    .filter(({ expect }) => expect === fate)
    .slice(0, count);

/** y = x w + 1 with a free number of rows; also the row maxima's indices. */
function model(): Uint8Array {
  const g = new GraphBuilder('linear');
  const x = g.input('x', 'float32', ['n', 2]);
  const w = g.initializer('w', float32([1, 2, 3, 4], [2, 2]));
  const y = g.node('Add', [g.node('MatMul', [x, w]), g.real(1)]);
  g.output(y, 'y');
  g.output(g.node('ArgMax', [y], { axis: 1, keepdims: 0 }), 'winner', 'int64');
  return g.toBytes();
}

const numbers = (tensor: Tensor | undefined) => Array.from(tensor?.data ?? [], Number);

/** What every Runtime does. */
export function runtimeContract(name: string, open: () => Runtime | Promise<Runtime>): void {
  describe(`${name} as a Runtime`, () => {
    let runtime: Runtime;
    let session: Session;
    beforeAll(async () => {
      runtime = await open();
      session = await runtime.createSession(model());
    });
    afterAll(() => session.release());

    it('says what it is', () => {
      expect(runtime.info.version).toMatch(/^\d+\.\d+/);
      expect(runtime.info.threads).toBeGreaterThanOrEqual(1);
      expect(session.inputNames).toEqual(['x']);
      expect(session.outputNames).toEqual(['y', 'winner']);
      expect(session.inputs).toEqual([{ name: 'x', type: 'float32', dims: ['n', 2] }]);
      expect(session.outputs.map(({ type }) => type)).toEqual(['float32', 'int64']);
    });

    it("S5.281 says what stands against a model in the engine's words alone, without places in its source", async () => {
      const graph = message([1, node('Relu', ['x'], ['y'])], [2, 'g'], [11, plain('x')], [12, plain('y')]);
      const newer = runtime.createSession(message([1, 8], [7, graph], [8, message([1, ''], [2, 99])]));
      await expect(newer).rejects.toThrow(
        /^the model does not load: (Can't create a session\. [^/]*)?ONNX Runtime only [^/]*opset \d+\.$/,
      );
    });

    it('S5.712 tells of a size that is open and has no name as of one', async () => {
      const free = message(
        [1, 'x'],
        [2, message([1, message([1, FLOAT], [2, message([1, message()], [1, message([1, 2])])])])],
      );
      const minus = message([1, 'y'], [2, tensorType(FLOAT, [-1, 2])]);
      const opened = await runtime.createSession(
        rawModel(message([1, node('Relu', ['x'], ['y'])], [2, 'g'], [11, free], [12, minus])),
      );
      expect(opened.inputs).toEqual([{ name: 'x', type: 'float32', dims: ['', 2] }]);
      expect(opened.outputs).toEqual([{ name: 'y', type: 'float32', dims: ['', 2] }]);
      await opened.release();
    });

    it('runs a model on any number of rows', async () => {
      const one = await session.run({ x: float32([1, 1], [1, 2]) });
      expect(one.y).toMatchObject({ type: 'float32', dims: [1, 2] });
      expect(numbers(one.y)).toEqual([5, 7]);
      const two = await session.run({ x: float32([1, 0, 0, -1], [2, 2]) });
      expect(numbers(two.y)).toEqual([2, 3, -2, -3]);
      expect(numbers(two.winner)).toEqual([1, 0]);
    });

    it('S5.620 takes and gives float16 as bits, whether or not there is a Float16Array', async () => {
      const g = new GraphBuilder('half');
      const x = g.input('x', 'float16', ['n']);
      g.output(g.cast(x, 'float32'), 'y');
      g.output(g.node('Neg', [x]), 'negative', 'float16');
      const half = await runtime.createSession(g.toBytes());
      // 1 and -2; the sign is the first bit.
      const bits = { type: 'float16', dims: [2], data: Uint16Array.of(0x3c00, 0xc000) } as const;
      const { y, negative } = await half.run({ x: bits });
      expect(numbers(y)).toEqual([1, -2]);
      expect(negative?.data).toBeInstanceOf(Uint16Array);
      expect(numbers(negative)).toEqual([0xbc00, 0x4000]);
      await half.release();
    });

    it('gives the same without graph optimisation', async () => {
      const plain = await runtime.createSession(model(), { optimize: false });
      const result = await plain.run({ x: float32([1, 1], [1, 2]) });
      expect(numbers(result.y)).toEqual([5, 7]);
      await plain.release();
    });

    it('rejects bytes that are no model', async () => {
      await expect(runtime.createSession(new Uint8Array([1, 2, 3]))).rejects.toThrow(RuntimeFailure);
    });

    it('S12.40 rejects models that do not stand alone, before the engine', async () => {
      for (const { kind, bytes } of hostile('refused', 60)) {
        const refused = runtime.createSession(bytes);
        await expect(refused, kind).rejects.toMatchObject({ cause: { name: 'ModelRefused' } });
      }
    });

    it('S12.41 rejects models of types that no tensor has', async () => {
      for (const { kind, bytes } of hostile('unserved', 20)) {
        await expect(runtime.createSession(bytes), kind).rejects.toThrow(UnservedType);
      }
    });

    it('rejects wrong inputs and stays usable', async () => {
      await expect(session.run({ x: float32([1, 2, 3], [1, 3]) })).rejects.toThrow(RuntimeFailure);
      await expect(session.run({})).rejects.toThrow(RuntimeFailure);
      await expect(session.run({ x: float32([1], [4, 2]) })).rejects.toThrow(RuntimeFailure);
      const result = await session.run({ x: float32([0, 0], [1, 2]) });
      expect(numbers(result.y)).toEqual([1, 1]);
    });
  });
}
