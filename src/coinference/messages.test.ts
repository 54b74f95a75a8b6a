import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ELEMENT_TYPES, elementsIn, TENSOR_TYPES } from '../onnx/elementTypes.ts';
import type { Tensor, Tensors } from '../onnx/tensor.ts';
import { LinkError, type LinkErrorCode } from './errors.ts';
import { decodeRequest, decodeResponse, type Encoded, encodeRequest, encodeResponse } from './messages.ts';
import { BINARY_TYPE, HEADER_LENGTH, JSON_TYPE } from './protocol.ts';
import { bytesOf } from './tensorData.ts';

const tensor: fc.Arbitrary<Tensor> = fc
  .tuple(fc.constantFrom(...TENSOR_TYPES), fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }))
  .chain(([type, dims]) => {
    const size = dims.reduce((a, b) => a * b, 1) * ELEMENT_TYPES[type].bytes;
    return fc
      .uint8Array({ minLength: size, maxLength: size })
      .map((bytes) => ({ type, dims, data: elementsIn(type, new Uint8Array(bytes).buffer) }));
  });
const tensors = fc.dictionary(fc.string({ minLength: 1 }), tensor, { minKeys: 1, maxKeys: 3 });

const plain = (values: Tensors) =>
  Object.entries(values).map(([name, t]) => [name, t.type, t.dims, Array.from(bytesOf(t))]);
const received = ({ headers, body }: Encoded) => ({
  headerLength: headers[HEADER_LENGTH],
  contentType: headers['content-type'],
  body,
});
function codeOf(run: () => unknown): LinkErrorCode {
  try {
    run();
  } catch (error) {
    if (error instanceof LinkError) return error.code;
    throw error;
  }
  throw new Error('no error was thrown');
}
const json = (message: unknown) => ({
  headerLength: undefined,
  contentType: JSON_TYPE,
  body: new TextEncoder().encode(JSON.stringify(message)),
});
const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);
const request = (input: object) => () =>
  decodeRequest(json({ inputs: [{ name: 'x', datatype: 'FP32', shape: [2], ...input }] }));

describe('binary tensor data', () => {
  it('S11.1 keeps every bit of a request, whatever stands before it in the buffer', () => {
    fc.assert(
      fc.property(tensors, fc.string(), fc.integer({ min: 0, max: 9 }), (inputs, id, shift) => {
        const encoded = encodeRequest({ id, inputs, outputs: ['y'], parameters: { repeats: 3 } });
        const moved = new Uint8Array(shift + encoded.body.length);
        moved.set(encoded.body, shift);
        const back = decodeRequest({ ...received(encoded), body: moved.subarray(shift) });
        expect(plain(back.inputs)).toEqual(plain(inputs));
        expect(back.request).toMatchObject({ id, parameters: { repeats: 3, binary_data_output: true } });
      }),
    );
  });

  it('S11.1 keeps every bit of a response', () => {
    fc.assert(
      fc.property(tensors, (outputs) => {
        const encoded = encodeResponse({ model_name: 'm' }, outputs, () => true);
        expect(plain(decodeResponse(received(encoded)).outputs)).toEqual(plain(outputs));
      }),
    );
  });

  it('S11.2 refuses a request cut at any byte, and one byte too many', () => {
    fc.assert(
      fc.property(tensors, (inputs) => {
        const encoded = received(encodeRequest({ inputs }));
        for (let length = 0; length < encoded.body.length; length++) {
          expect(codeOf(() => decodeRequest({ ...encoded, body: encoded.body.subarray(0, length) }))).toBe(
            'E309',
          );
        }
        const longer = new Uint8Array([...encoded.body, 0]);
        expect(codeOf(() => decodeRequest({ ...encoded, body: longer }))).toBe('E309');
      }),
      { numRuns: 30 },
    );
  });

  it('never takes random bytes for a message', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.string({ maxLength: 4 }), (body, headerLength) => {
        expect(codeOf(() => decodeResponse({ headerLength, contentType: BINARY_TYPE, body }))).toBe('E309');
      }),
    );
  });

  it.each([
    ['missing', undefined],
    ['negative', '-1'],
    ['too large', '100000'],
    ['no number', 'all'],
    ['fractional', '1.5'],
    ['empty', ''],
  ])('S11.2 refuses a %s header length', (_, headerLength) => {
    const encoded = received(
      encodeRequest({ inputs: { x: { type: 'uint8', dims: [1], data: new Uint8Array(1) } } }),
    );
    expect(codeOf(() => decodeRequest({ ...encoded, headerLength }))).toBe('E309');
  });
});

describe('JSON tensors', () => {
  it('S11.3 reads flat and nested values', () => {
    for (const data of [
      [1, 2, 3, 4],
      [
        [1, 2],
        [3, 4],
      ],
      [[[1, 2, 3, 4]]],
    ]) {
      const { inputs } = decodeRequest(
        json({ inputs: [{ name: 'x', shape: [2, 2], datatype: 'INT64', data }] }),
      );
      expect(inputs.x).toEqual({ type: 'int64', dims: [2, 2], data: new BigInt64Array([1n, 2n, 3n, 4n]) });
    }
  });

  it('gives back what it was given', () => {
    const outputs: Tensors = {
      real: { type: 'float32', dims: [2], data: new Float32Array([0.5, -3]) },
      yes: { type: 'bool', dims: [2], data: new Uint8Array([1, 0]) },
      whole: { type: 'uint64', dims: [1], data: new BigUint64Array([7n]) },
    };
    const encoded = encodeResponse({ model_name: 'm' }, outputs, () => false);
    expect(encoded.headers).toEqual({ 'content-type': JSON_TYPE });
    expect(plain(decodeResponse(received(encoded)).outputs)).toEqual(plain(outputs));
  });

  it.each<[string, () => unknown, LinkErrorCode]>([
    ['neither data nor bytes', request({}), 'E309'],
    ['both data and bytes', request({ data: [1, 2], parameters: { binary_data_size: 8 } }), 'E309'],
    ['too few values', request({ data: [1] }), 'E309'],
    ['a negative dimension', request({ shape: [-2], data: [1, 2] }), 'E309'],
    ['a shape beyond counting', request({ shape: [2 ** 40, 2 ** 40], data: [] }), 'E309'],
    ['text', request({ data: ['1', '2'] }), 'E309'],
    ['rows of other lengths', request({ shape: [2, 2], data: [[1, 2, 3], [4]] }), 'E309'],
    [
      'rows that are columns',
      request({
        shape: [3, 2],
        data: [
          [1, 2, 3],
          [4, 5, 6],
        ],
      }),
      'E309',
    ],
    ['lists nested beyond any tensor', request({ data: nested(100) }), 'E309'],
    ['a number beyond float32', request({ data: [1e39, 0] }), 'E309'],
    ['no number', request({ data: [null, 2] }), 'E309'],
    ['a whole number out of range', request({ datatype: 'UINT8', data: [0, 256] }), 'E309'],
    ['a fraction for a whole number', request({ datatype: 'INT32', data: [0, 1.5] }), 'E309'],
    ['FP16', request({ datatype: 'FP16', data: [0, 1] }), 'E309'],
    ['BYTES', request({ datatype: 'BYTES', data: ['a', 'b'] }), 'E313'],
    ['an unknown datatype', request({ datatype: 'toString', data: [1, 2] }), 'E313'],
    ['a byte count below zero', request({ parameters: { binary_data_size: -8 } }), 'E309'],
    ['a byte count as text', request({ parameters: { binary_data_size: '8' } }), 'E309'],
    [
      'a name twice',
      () =>
        decodeRequest(json({ inputs: Array(2).fill({ name: 'x', datatype: 'INT8', shape: [0], data: [] }) })),
      'E309',
    ],
    ['no inputs', () => decodeRequest(json({})), 'E309'],
    ['no JSON', () => decodeRequest({ ...json(1), body: new Uint8Array([123]) }), 'E309'],
    ['no UTF-8', () => decodeRequest({ ...json(1), body: new Uint8Array([34, 255, 34]) }), 'E309'],
  ])('S11.3 refuses %s', (_, run, code) => expect(codeOf(run)).toBe(code));

  it.each<[string, () => unknown, RegExp]>([
    ['no number', request({ data: [1, null] }), /element 1, null, is no FP32/],
    ['a number in quotes', request({ datatype: 'INT64', data: ['7', 1] }), /element 0, "7", is no INT64/],
    ['much text', request({ data: ['a'.repeat(1e6), 1] }), /element 0, "a{39}…, is no FP32/],
    [
      'a whole number that JSON rounds',
      request({ datatype: 'INT64', data: [2 ** 53, 1] }),
      /element 0 .*2\^53.*binary/,
    ],
  ])('S11.3 says of %s what it is', (_, run, words) => expect(run).toThrow(words));

  it.each(['NaN', '-Infinity'])('S11.3 names %s, which JSON does not have', (word) => {
    const text = `{"inputs":[{"name":"x","shape":[2],"datatype":"FP32","data":[1, ${word}]}]}`;
    const body = new TextEncoder().encode(text);
    expect(() => decodeRequest({ ...json(1), body })).toThrow(`${word} has no JSON form`);
  });

  it('S11.3 says which values JSON cannot carry', () => {
    const encode = (t: Tensor) => () => encodeResponse({ model_name: 'm' }, { y: t }, () => false);
    expect(encode({ type: 'float32', dims: [1], data: new Float32Array([Number.NaN]) })).toThrow(/NaN/);
    expect(encode({ type: 'int64', dims: [1], data: new BigInt64Array([2n ** 60n]) })).toThrow(/exact/);
    expect(encode({ type: 'float16', dims: [1], data: new Uint16Array(1) })).toThrow(/FP16/);
  });
});
