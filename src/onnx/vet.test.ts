import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { doublingModel } from '../coinference/testing.ts';
import { hostileModel } from './hostile.node.ts';
import { graphOf, message, model, node, type Part, plain, tensorType, value } from './rawModel.node.ts';
import { ModelRefused, UnservedModel, vetModel } from './vet.ts';

const refusal = (bytes: Uint8Array): string | null => {
  try {
    vetModel(bytes);
    return null;
  } catch (error) {
    if (error instanceof ModelRefused) return error.message;
    throw error;
  }
};

describe('S12.40 a model is looked through before an engine sees it', () => {
  it('lets sound models through', () => {
    expect(refusal(doublingModel())).toBeNull();
  });

  it('refuses 4,000 hostile models that no engine may see, and no others', () => {
    const count: Record<string, number> = {};
    for (let seed = 0; seed < 4000; seed++) {
      const { kind, bytes, expect: fate } = hostileModel(seed);
      count[kind] = (count[kind] ?? 0) + 1;
      const said = refusal(bytes);
      if (fate === 'refused') expect(said, `${kind}, seed ${seed}`).not.toBeNull();
      else if (fate === 'unserved') expect(() => vetModel(bytes)).toThrow(UnservedModel);
      else if (kind !== 'changed bytes') expect(said, `${kind}, seed ${seed}`).toBeNull();
    }
    expect(Object.keys(count)).toHaveLength(7);
  });

  it('says what is wrong', () => {
    for (let seed = 0; seed < 500; seed++) {
      const { kind, bytes } = hostileModel(seed);
      if (kind === 'external data') expect(refusal(bytes)).toMatch(/outside the model/);
      if (kind === 'foreign operators') expect(refusal(bytes)).toMatch(/not of ONNX alone/);
    }
  });

  it('refuses a list of numbers that ends in the middle of one', () => {
    const withAttribute = (field: number, bytes: number[]) =>
      model(
        graphOf([1, node('Relu', ['x'], ['y'], [5, message([1, 'a'], [field, Uint8Array.from(bytes)])])]),
      );
    expect(refusal(withAttribute(7, [0, 0, 128, 63]))).toBeNull();
    expect(refusal(withAttribute(7, [0, 0, 128]))).toMatch(/in the middle of a number/);
    expect(refusal(withAttribute(2, [1]))).toMatch(/in the middle of a number/);
    expect(refusal(withAttribute(8, [200, 1, 3]))).toBeNull();
    expect(refusal(withAttribute(8, [200]))).toMatch(/in the middle of a number/);
  });

  const named = (inputs: (string | Uint8Array)[], outputs: string[]) => {
    const put = (field: number) => (name: string | Uint8Array) => [field, message([1, name])] as Part;
    return model(
      message([1, node('Identity', ['x'], ['y'])], ...inputs.map(put(11)), ...outputs.map(put(12))),
    );
  };
  it.each<[string, Uint8Array, string]>([
    ['without an output', named(['x'], []), 'it has no output'],
    ['with a name twice', named(['x'], ['y', 'y']), 'two outputs are called y'],
    ['with a name that is not UTF-8', named([Uint8Array.of(0xe9)], ['y']), 'an input is called'],
    ['with a zero byte in a name', named(['a\0b'], ['y']), 'an input is called'],
    ['with a name that objects have', named(['x'], ['__proto__']), 'an output is called "__proto__"'],
  ])('S12.41 a model %s is not served', (_, bytes, said) => {
    expect(() => vetModel(bytes)).toThrow(UnservedModel);
    expect(refusal(bytes)).toContain(said);
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['text', tensorType(8, [1]), /the input x has elements of type string/],
    ['numbers of 16 bits', tensorType(16, [1]), /the input x has elements of type bfloat16/],
    [
      'a sequence, as of skl2onnx',
      message([4, message([1, tensorType(1, [1])])]),
      /the input x is a sequence .*zipmap=False/,
    ],
    ['an optional value', message([9, message([1, tensorType(1, [1])])]), /the input x is an optional value/],
  ])('S12.41 an input that is %s is named with it', (_, type, said) => {
    const graph = message(
      [1, node('Identity', ['x'], ['y'])],
      [11, value('x', type)],
      [12, value('y', type)],
    );
    expect(refusal(model(graph))).toMatch(said);
  });

  it('S5.713 operator sets that no op is of, and all fields of IR 13, stand against nothing', () => {
    const graph = graphOf([
      1,
      node('Relu', ['x'], ['y'], [10, message([1, 'two'], [2, message([1, 'x'], [2, 0])])]),
    ]);
    const devices = message([1, 'two'], [2, 2], [3, 'cpu:0']);
    const own = message(
      [1, 'f'],
      [4, 'a'],
      [5, 'b'],
      [7, node('Relu', ['a'], ['b'])],
      [10, 'own'],
      [12, plain('b')],
      [13, 'o'],
    );
    const set = (domain: string) => [8, message([1, domain], [2, 1])] as const;
    const sets = [set('com.microsoft'), set('pkg.onnxscript.torch_lib.common'), set('own')];
    expect(refusal(model(graph, ...sets, [25, own], [26, devices]))).toBeNull();
    const used = graphOf([1, node('Gelu', ['x'], ['y'], [7, 'com.microsoft'])]);
    expect(refusal(model(used, ...sets))).toMatch(/operators of "com.microsoft"/);
  });

  const letters = (...parts: (string | number[])[]) =>
    Buffer.concat(
      parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Uint8Array.from(part))),
    );
  it.each<[string, Uint8Array, RegExp]>([
    ['an empty file', new Uint8Array(), /but an empty file/],
    [
      'a pointer of Git LFS',
      letters('version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\n'),
      /git lfs pull/,
    ],
    ['a page for signing in', letters('\n<!DOCTYPE html><html>'), /a web page: download/],
    ['gzip', letters([0x1f, 0x8b, 8, 0]), /a gzip archive: unpack/],
    ['torch.save', letters('PK', [3, 4, 0, 0]), /a zip archive, as torch.save/],
    ['an old torch.save', letters([0x80, 2, 0x8a, 10]), /a pickle/],
    ['Keras', letters([0x89], 'HDF\r\n', [0x1a, 10, 0]), /HDF5.*tf2onnx/],
    ['TensorFlow Lite', letters([0x1c, 0, 0, 0], 'TFL3', [0, 0]), /TensorFlow Lite.*tf2onnx/],
    ['safetensors', letters([24, 0, 0, 0, 0, 0, 0, 0], '{"__metadata__":{}}'), /safetensors/],
    ['the text form', letters('ir_version: 8\ngraph {\n'), /text form/],
    ["a server's refusal", letters('<?xml version="1.0"?><Error/>'), /but XML/],
    ['JSON', letters('{"ops": []}'), /but JSON/],
    ['words', letters('Not Found'), /but a text/],
  ])('S5.710 %s is called what it is', (_, bytes, said) => {
    expect(refusal(bytes)).toMatch(/^this is no ONNX model but /);
    expect(refusal(bytes)).toMatch(said);
  });

  it('S12.41 an input may be an output too', () => {
    expect(refusal(named(['x'], ['x']))).toBeNull();
  });

  it('ends on any bytes with a verdict', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void refusal(bytes)),
      { numRuns: 2000 },
    );
  });

  it('refuses a model that is cut anywhere but between two fields', () => {
    const whole = doublingModel();
    const passed = whole.reduce((n, _, i) => n + (refusal(whole.subarray(0, i)) === null ? 1 : 0), 0);
    expect(passed).toBeLessThanOrEqual(4);
  });
});
