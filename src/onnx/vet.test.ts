import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { doublingModel } from '../coinference/testing.ts';
import { hostileModel } from './hostile.node.ts';
import { graphOf, message, model, node, type Part } from './rawModel.node.ts';
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
