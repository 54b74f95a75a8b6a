/** ONNX models as other programs make them, for tests: dynamic axes, whole-number inputs, several outputs, control flow. */
import {
  BOOL,
  FLOAT,
  graphOf,
  INT64,
  identity,
  int64s,
  message,
  model,
  node,
  type Part,
  plain,
  scalar,
  value,
} from '../rawModel.node.ts';

const dim = (size: number | string) => message(typeof size === 'number' ? [1, size] : [2, size]);
const typed = (element: number, dims: readonly (number | string)[]) =>
  message([1, message([1, element], [2, message(...dims.map((size) => [1, dim(size)] as const))])]);
const given = (name: string, element: number, ...dims: (number | string)[]) =>
  value(name, typed(element, dims));
const ints = (name: string, ...values: number[]) =>
  message([1, name], ...values.map((each) => [8, each] as const), [20, 7]);
const floats = (name: string, dims: number[], values: readonly number[]) =>
  message(
    ...dims.map((size) => [1, size] as const),
    [2, FLOAT],
    [8, name],
    [9, new Uint8Array(Float32Array.from(values).buffer)],
  );
const wave = (length: number, step: number) =>
  Array.from({ length }, (_, i) => Math.sin(i * step) / Math.sqrt(length));

/**
 * A small network over a sequence: an input of open axes, whole-number places to look at, a constant that is computed, a
 * branch that an If takes, and two outputs, one of which is made early.
 */
export function sequenceModel(version = 18): Uint8Array {
  const branch = (op: string) =>
    message(
      [1, node(op, ['hidden'], [`${op}.out`])],
      [2, op],
      [12, value(`${op}.out`, typed(FLOAT, ['batch', 'time', 8]))],
    );
  const graph: Part[] = [
    [1, node('MatMul', ['features', 'w1'], ['projected'])],
    // Depends on no input: the engine computes it once.
    [1, node('Add', ['b1', 'b1'], ['bias'])],
    [1, node('Add', ['projected', 'bias'], ['hidden'])],
    [1, node('ReduceMean', ['hidden', 'axes'], ['level'], [5, message([1, 'keepdims'], [3, 0], [20, 2])])],
    [1, node('ReduceSum', ['level', 'all'], ['sum'], [5, message([1, 'keepdims'], [3, 0], [20, 2])])],
    [1, node('Greater', ['sum', 'zero'], ['loud'])],
    [
      1,
      node(
        'If',
        ['loud'],
        ['shaped'],
        [5, message([1, 'then_branch'], [6, branch('Relu')], [20, 5])],
        [5, message([1, 'else_branch'], [6, branch('Tanh')], [20, 5])],
      ),
    ],
    [1, node('Gather', ['shaped', 'places'], ['picked'], [5, message([1, 'axis'], [3, 1], [20, 2])])],
    [1, node('MatMul', ['picked', 'w2'], ['scores'])],
    [2, 'sequence'],
    [5, floats('w1', [4, 8], wave(32, 1.3))],
    [5, floats('b1', [8], wave(8, 0.7))],
    [5, floats('w2', [8, 3], wave(24, 2.1))],
    [5, int64s('axes', 1n)],
    [5, int64s('all', 0n, 1n)],
    [5, scalar('zero', FLOAT, Float32Array.of(0).buffer)],
    [11, given('features', FLOAT, 'batch', 'time', 4)],
    [11, given('places', INT64, 'chosen')],
    [12, value('scores', typed(FLOAT, ['batch', 'chosen', 3]))],
    [12, value('level', typed(FLOAT, ['batch', 8]))],
  ];
  return message(
    [1, version < 13 ? 7 : 8],
    [2, 'another program'],
    [7, message(...graph)],
    [8, message([1, ''], [2, version])],
  );
}

/** The same weights under a model of the first IR versions, which list tensors among the inputs. */
export function oldModel(): Uint8Array {
  const graph = message(
    [1, node('MatMul', ['x', 'w'], ['z'])],
    [1, node('Relu', ['z'], ['r'])],
    [1, node('MatMul', ['r', 'v'], ['y'])],
    [2, 'old'],
    [5, floats('w', [4, 4], wave(16, 0.9))],
    [5, floats('v', [4, 2], wave(8, 1.7))],
    [11, given('x', FLOAT, 1, 4)],
    [11, given('w', FLOAT, 4, 4)],
    [11, given('v', FLOAT, 4, 2)],
    [12, given('y', FLOAT, 1, 2)],
  );
  return message([1, 3], [2, 'old'], [7, graph], [8, message([1, ''], [2, 8])]);
}

/** With operators of another set. */
export const foreignModel = (): Uint8Array =>
  model(
    graphOf([1, node('FusedGemm', ['x'], ['h'], [7, 'com.microsoft'])], [1, node('Identity', ['h'], ['y'])]),
  );

/** With its weights in another file. */
export const externalModel = (): Uint8Array => {
  const entry = message([1, 'location'], [2, 'weights.bin']);
  return model(graphOf([1, identity], [5, message([1, 2], [2, FLOAT], [8, 'w'], [13, entry], [14, 1])]));
};

/** Takes a text on the way, which no tensor here can be. */
export const textModel = (): Uint8Array =>
  model(
    graphOf(
      [1, node('Cast', ['x'], ['words'], [5, message([1, 'to'], [3, 8], [20, 2])])],
      [1, node('Cast', ['words'], ['y'], [5, message([1, 'to'], [3, 1], [20, 2])])],
    ),
  );

/** No engine knows this op. */
export const unknownOp = (): Uint8Array => model(graphOf([1, node('Frobnicate', ['x'], ['y'])]));

export { BOOL, FLOAT, INT64, ints, plain };
