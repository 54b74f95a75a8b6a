import { describe, expect, it } from 'vitest';
import { FLOAT, graphOf, message, model, node, type Part } from '../rawModel.node.ts';
import { vetModel } from '../vet.ts';
import { dataFiles, withDataInside } from './external.ts';

const entry = (key: string, value: string | number): Part => [13, message([1, key], [2, String(value)])];
/** A tensor of two floats whose data lie elsewhere, as PyTorch and onnx.save_model write it. */
const outside = (name: string, ...entries: Part[]) =>
  message([1, 2], [2, FLOAT], [8, name], ...entries, [14, 1]);
const inside = (name: string, ...values: number[]) =>
  message([1, 2], [2, FLOAT], [8, name], [9, new Uint8Array(Float32Array.from(values).buffer)]);
const withTensor = (tensor: Uint8Array) => model(graphOf([1, node('Add', ['x', 'w'], ['y'])], [5, tensor]));
const withConstant = (tensor: Uint8Array) => {
  const branch = message([1, node('Constant', [], ['w'], [5, message([1, 'value'], [5, tensor])])]);
  return model(graphOf([1, node('If', ['c'], ['y'], [5, message([1, 'then_branch'], [6, branch])])]));
};
const data = new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer);
const files = new Map([['w.data', data]]);

describe('S5.711 the data of a model that lie in other files are put inside', () => {
  const span = [entry('location', 'w.data'), entry('offset', 8), entry('length', 8)];
  it.each<[string, Part[], number[]]>([
    ['at an offset', span, [3, 4]],
    ['in the order of other writers', [...span].reverse(), [3, 4]],
    ['with a checksum', [...span, entry('checksum', 'ab')], [3, 4]],
    ['to the end of the file', [entry('location', 'w.data'), entry('offset', 8)], [3, 4]],
    ['in a folder', [entry('location', './weights/w.data'), entry('length', 8)], [1, 2]],
    ['in a folder of Windows', [entry('location', 'weights\\w.data'), entry('length', 8)], [1, 2]],
  ])('%s', (_, entries, values) => {
    for (const hold of [withTensor, withConstant]) {
      const given = hold(outside('w', ...entries));
      expect(dataFiles(given)).toEqual(new Set(['w.data']));
      const whole = withDataInside(given, files);
      expect(whole).toEqual(hold(inside('w', ...values)));
      expect(() => vetModel(whole)).not.toThrow();
    }
  });

  it.each<[string, Part[], RegExp]>([
    ['is not there', [entry('location', 'v.data')], /tensor w lie in "v.data", which was not given/],
    [
      'is too short',
      [entry('location', 'w.data'), entry('offset', 8), entry('length', 9)],
      /bytes 8 to 17 of w.data, which has 16 bytes/,
    ],
    ['has no such place', [entry('location', 'w.data'), entry('offset', 'x')], /bytes NaN/],
    ['begins before it', [entry('location', 'w.data'), entry('offset', -8)], /bytes -8 to 16/],
  ])('a file that %s is refused by tensor and name', (_, entries, words) => {
    const given = withTensor(outside('w', ...entries));
    expect(() => withDataInside(given, files)).toThrow(
      expect.objectContaining({ code: 'E542', message: expect.stringMatching(words) }),
    );
  });

  it('two of one name in different folders are refused', () => {
    const tensors = ['a/w.data', 'b/w.data'].map((place, i) => outside(`w${i}`, entry('location', place)));
    const graph = graphOf([1, node('Add', ['x', 'w0'], ['y'])], ...tensors.map((each): Part => [5, each]));
    expect(() => withDataInside(model(graph), files)).toThrow(/a\/w\.data and b\/w\.data/);
  });

  it('and what needs none, or is no model, stays as it is', () => {
    const whole = withTensor(inside('w', 1, 2));
    expect(dataFiles(whole)).toEqual(new Set());
    expect(withDataInside(whole, files)).toBe(whole);
    expect(dataFiles(data)).toEqual(new Set());
    expect(dataFiles(new Uint8Array(1e6))).toEqual(new Set());
  });
});
