import { expect, it } from 'vitest';
import { FLOAT, message, node, plain, model as rawModel } from '../rawModel.node.ts';
import { cutAt, cuttable } from './cut.ts';
import { readModel } from './model.ts';
import { externalModel, foreignModel, oldModel, sequenceModel } from './testing.node.ts';

it('S5.280 a model of any origin is read: ops, attributes, tensors, inputs, outputs, operator sets', () => {
  const { model } = readModel(sequenceModel());
  expect(model).toMatchObject({ irVersion: 8, producer: 'another program', name: 'sequence', refused: null });
  expect(model.opsets).toEqual([{ domain: '', version: 18 }]);
  expect(model.nodes.map(({ opType }) => opType)).toEqual(
    'MatMul Add Add ReduceMean ReduceSum Greater If Gather MatMul'.split(' '),
  );
  expect(model.inputs).toEqual([
    { name: 'features', type: 'float32', dims: ['batch', 'time', 4] },
    { name: 'places', type: 'int64', dims: ['chosen'] },
  ]);
  expect(model.tensors.find(({ name }) => name === 'w1')).toMatchObject({ type: 'float32', dims: [4, 8] });
  expect(model.nodes[7]?.attributes).toEqual([{ name: 'axis', text: '1' }]);
  expect(model.nodes[6]).toMatchObject({ inner: 2, captured: ['hidden'] });
  expect(model.nodes[6]?.attributes[0]).toEqual({ name: 'then_branch', text: 'a graph of 1 op' });
});

it('S5.280 tensors that an old model lists among its inputs are none of its inputs', () => {
  expect(readModel(oldModel()).model.inputs.map(({ name }) => name)).toEqual(['x']);
});

it('S5.712 a size of -1, as Paddle writes it, is an open one', () => {
  const input = plain('x', FLOAT, [-1, 3]);
  const graph = message([1, node('Relu', ['x'], ['y'])], [11, input], [12, plain('y', FLOAT, [-1, 3])]);
  expect(readModel(rawModel(graph)).model.inputs).toEqual([{ name: 'x', type: 'float32', dims: [null, 3] }]);
});

it('S5.281 what cannot be read is refused by number; what cannot be run can still be looked at', () => {
  const code = (bytes: Uint8Array) => {
    try {
      return readModel(bytes).model.refused?.code;
    } catch (error) {
      return (error as { code?: string }).code;
    }
  };
  expect(code(sequenceModel().subarray(0, 80))).toBe('E541');
  expect(code(new TextEncoder().encode('{"ops": []}'))).toBe('E541');
  expect(code(new Uint8Array())).toBe('E541');
  expect(code(externalModel())).toBe('E542');
  expect(code(foreignModel())).toBe('E545');
  // Optimisers name every operator set that they know, whether the model has such ops or not.
  expect(
    code(Buffer.concat([sequenceModel(), message([8, message([1, 'com.microsoft'], [2, 1])])])),
  ).toBeUndefined();
});

it('S5.282 a cut gives the device a tensor and all that it needs; every live value crosses, constants do not', () => {
  const { model } = readModel(sequenceModel());
  const cut = cutAt(model, 'hidden');
  expect(cut).toEqual({
    tensor: 'hidden',
    device: [0, 2],
    edge: [3, 4, 5, 6, 7, 8],
    up: ['hidden', 'places'],
    down: ['scores', 'level'],
    here: [],
  });
  // The branch of an If reads what no input of it names.
  expect(cutAt(model, 'loud')).toMatchObject({ up: ['loud', 'hidden', 'places'], here: ['level'] });
  expect(cutAt(model, 'features')).toMatchObject({ device: [], up: ['features', 'places'] });
  expect(cutAt(model, 'scores')).toMatchObject({ edge: [], up: [], here: ['scores', 'level'] });
  expect(cuttable(model)).not.toContain('bias');
  expect(() => cutAt(model, 'bias')).toThrow(expect.objectContaining({ code: 'E547' }));
  expect(() => cutAt(model, 'nothing')).toThrow(expect.objectContaining({ code: 'E547' }));
});
