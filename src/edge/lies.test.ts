import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LinkErrorCode } from '../coinference/errors.ts';
import { httpLink } from '../coinference/httpLink.ts';
import { linkContract, rejects } from '../coinference/link.contract.ts';
import type { Link } from '../coinference/link.ts';
import { doublingModel } from '../coinference/testing.ts';
import { sha256Hex } from '../onnx/sha256.ts';
import { float32, type Tensors } from '../runtime/session.ts';
import { createEndpoint, type Endpoint } from './endpoint.ts';
import { type Answer, type Lies, lyingEndpoint } from './lyingEndpoint.ts';

const signal = new AbortController().signal;
const x = float32([1, 2, 3, 4], [2, 2]);

linkContract('HTTP through one that does not lie', async () => {
  const endpoint = await createEndpoint();
  const between = await lyingEndpoint(endpoint.url, {});
  return {
    link: httpLink({ url: between.url }),
    async close() {
      await between.close();
      await endpoint.close();
    },
  };
});

describe('S11.41 an endpoint that lies', () => {
  const lies: Lies = {};
  let endpoint: Endpoint;
  let between: Awaited<ReturnType<typeof lyingEndpoint>>;
  let link: Link;
  beforeAll(async () => {
    endpoint = await createEndpoint();
    between = await lyingEndpoint(endpoint.url, lies);
  });
  afterAll(async () => {
    await between.close();
    await endpoint.close();
  });
  beforeEach(async () => {
    for (const key of Object.keys(lies)) delete lies[key as keyof Lies];
    link = httpLink({ url: between.url });
    await link.load(signal, 'doubling', doublingModel());
  });

  const says = (change: (answer: Answer) => unknown) => {
    lies.answer = (answer) => {
      change(answer);
      return answer;
    };
  };
  const tensors = (outputs: Tensors) => (answer: Answer) => ({ ...answer, outputs });
  const y = float32([2, 4, 6, 8], [2, 2]);
  const sum = float32([3, 7], [2, 1]);

  it.each<[string, (answer: Answer) => Answer, LinkErrorCode]>([
    ['of another shape', tensors({ y: float32([2, 4, 6, 8], [4, 1]), sum }), 'E352'],
    ['of another rank', tensors({ y: float32([2, 4, 6, 8], [4]), sum }), 'E352'],
    ['of another type', tensors({ y: { ...y, type: 'int32', data: new Int32Array(4) }, sum }), 'E352'],
    ['without an output', tensors({ y }), 'E352'],
    ['without any output', tensors({}), 'E352'],
    ['with an output more', tensors({ y, sum, z: sum }), 'E352'],
    ['with an output of another name', tensors({ y, z: sum }), 'E352'],
  ])('gives tensors %s', async (_, lie, code) => {
    lies.answer = lie;
    await rejects(link.infer(signal, 'doubling', { x }), code);
  });

  it('gives an output that was not asked for', async () => {
    lies.answer = tensors({ y, sum });
    await rejects(link.infer(signal, 'doubling', { x }, { outputs: ['y'] }), 'E352', /sum came back/);
  });

  it.each<[string, (answer: Answer) => unknown, LinkErrorCode]>([
    ['the model', ({ response }) => Object.assign(response, { model_name: 'other' }), 'E352'],
    ['the request', ({ response }) => Object.assign(response, { id: '0-0-7' }), 'E352'],
    ['no request', ({ response }) => Object.assign(response, { id: undefined }), 'E352'],
    ['the bytes that ran', ({ response }) => (response.parameters.model_sha256 = '0'.repeat(64)), 'E351'],
    ['no bytes that ran', ({ response }) => delete response.parameters.model_sha256, 'E352'],
  ])('names wrongly %s', async (_, lie, code) => {
    says(lie);
    await rejects(link.infer(signal, 'doubling', { x }), code);
  });

  const TIMES = [
    'receive_ns',
    'queue_ns',
    'compute_input_ns',
    'compute_infer_ns',
    'compute_output_ns',
    'held_ns',
  ];
  // Only an answer that was held says for how long.
  it.each(
    TIMES.flatMap((name): [string, unknown, LinkErrorCode][] => [
      [name, -1, 'E353'],
      [name, -1e12, 'E353'],
      // A minute of what took milliseconds.
      [name, 60e9, 'E353'],
      [name, Number.MAX_VALUE, 'E353'],
      // JSON has no NaN: it comes as null, which is as good as absent.
      [name, Number.NaN, 'E303'],
      [name, '12', 'E303'],
      [name, undefined, 'E303'],
    ]).filter(([name, value]) => name !== 'held_ns' || (value !== undefined && !Number.isNaN(value))),
  )('says that %s is %s', async (name, value, code) => {
    says(({ response }) => Object.assign(response.parameters, { [name]: value }));
    await rejects(link.infer(signal, 'doubling', { x }), code);
  });

  it('claims a total that this side did not wait, in parts that it did', async () => {
    says(({ response }) => {
      // Each is the time of an answer that took a second; together they are five.
      for (const name of TIMES) Object.assign(response.parameters, { [name]: 0.3e9 });
    });
    const started = performance.now();
    const { code } = (await link.infer(signal, 'doubling', { x }).catch((error) => error)) as {
      code?: string;
    };
    // On a machine so slow that it can be, it may be.
    if (performance.now() - started < 1500) expect(code).toBe('E353');
  });

  it.each([
    ['too few', () => '1,2'],
    ['too many', () => '1,2,3,4'],
    ['none', () => undefined],
    ['an empty one', () => '1,,3'],
    ['a negative one', () => '1,-2,3'],
    ['one that is no number', () => '1,NaN,3'],
    ['one in another notation', () => '1,0x2,3'],
    ['spaces', () => '1, 2,3'],
    ['others than they sum to', (sumNs: number) => [sumNs + 1, 0, 0].join()],
  ])('reports of three runs %s', async (_, each) => {
    says(({ response }) =>
      Object.assign(response.parameters, {
        compute_infer_ns_each: each(response.parameters.compute_infer_ns as number),
      }),
    );
    await rejects(link.infer(signal, 'doubling', { x }, { repeats: 3 }), 'E353');
  });

  it('holds another model than was sent', async () => {
    lies.metadata = (truth) => ({ ...truth, parameters: { sha256: sha256Hex(new Uint8Array(3)) } });
    await rejects(link.load(signal, 'doubling', doublingModel()), 'E351');
    lies.metadata = ({ parameters: _, ...truth }) => truth;
    await rejects(link.load(signal, 'doubling', doublingModel()), 'E352', /does not say/);
    lies.metadata = (truth) => ({ ...truth, name: 'other' });
    await rejects(link.load(signal, 'doubling', doublingModel()), 'E352', /other answered/);
  });

  it('answers by another model than the one wanted', async () => {
    const sha256 = sha256Hex(doublingModel());
    expect((await link.infer(signal, 'doubling', { x }, { sha256 })).outputs.y).toEqual(y);
    const wanted = { sha256: sha256Hex(new Uint8Array(3)) };
    await rejects(link.infer(signal, 'doubling', { x }, wanted), 'E351');
  });

  it('S11.40 sends bytes that its checksum is not of, anywhere in the body', async () => {
    for (const part of [0.1, 0.3, 0.5, 0.7, 0.99]) {
      lies.bytes = (body) => body.map((byte, i) => (i === Math.floor(part * body.length) ? byte ^ 1 : byte));
      await rejects(link.infer(signal, 'doubling', { x }), 'E350');
    }
  });
});
