import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { bareFrame, decodeFrame, encodeFrame, type Frame, framesOf } from '../coinference/channelFrames.ts';
import { CHANNEL_PATH, CHANNEL_PROTOCOL, jsonBytes } from '../coinference/channelProtocol.ts';
import { doublingModel } from '../coinference/testing.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { createEndpoint, type Endpoint } from './endpoint.ts';
import { localEngine } from './engine.ts';

const LAST_ID = 2 ** 31;
const VALUES = Float32Array.from([1, 2, 3, 4, 5, 6]);
const BODY = new Uint8Array(VALUES.buffer);
const HEAD = {
  op: 'infer',
  model: 'doubling',
  id: 'a',
  parameters: { repeats: 1 },
  inputs: [{ name: 'x', shape: [3, 2], datatype: 'FP32', parameters: { binary_data_size: 24 } }],
  outputs: [{ name: 'y' }],
  link: { mbps: 1000, delayMs: 0 },
};

/** What a key or an element may be made into. */
const odd = fc.oneof(
  fc.constantFrom(null, -1, 0, 1.5, 2 ** 53, '', '__proto__', [], {}, [[]], true, 'FP64', 'BYTES', [-1, 2]),
  fc.jsonValue({ maxDepth: 2 }),
);

/** The head with a few values at random places made into others, or taken away. */
const heads = fc
  .array(fc.record({ path: fc.array(fc.nat(30), { minLength: 1, maxLength: 4 }), value: fc.option(odd) }), {
    maxLength: 3,
  })
  .map((changes) => {
    const head = structuredClone(HEAD) as unknown;
    for (const { path, value } of changes) {
      let at = head as Record<string, unknown>;
      for (const [depth, choice] of path.entries()) {
        const keys = Object.keys(at);
        const key = keys[choice % Math.max(1, keys.length)];
        if (key === undefined) break;
        const next = at[key];
        if (depth < path.length - 1 && typeof next === 'object' && next !== null) {
          at = next as Record<string, unknown>;
          continue;
        }
        if (value === null) delete at[key];
        else at[key] = value;
        break;
      }
    }
    return jsonBytes(head);
  });

/** Frames that are sealed as they should be, whatever they say. */
const sealed = fc
  .record<Frame>({
    kind: fc.constantFrom('request', 'answer', 'refusal', 'part', 'cancel'),
    id: fc.oneof(fc.nat(4), fc.nat(2 ** 32 - 1)),
    head: fc.oneof(fc.constant(new Uint8Array()), heads, fc.uint8Array({ maxLength: 40 })),
    bodyLength: fc.oneof(fc.nat(64), fc.nat(2 ** 32 - 1)),
    offset: fc.oneof(fc.constant(0), fc.nat(64), fc.nat(2 ** 32 - 1)),
    part: fc.oneof(fc.constant(BODY), fc.uint8Array({ maxLength: 64 })),
  })
  .map((frame) => encodeFrame(frame));
/** Requests that are sound but for their head, in one frame or in parts. */
const requests = fc
  .tuple(fc.nat(1000), heads, fc.nat(30), fc.integer({ min: 1, max: 30 }))
  .map(([id, head, first, each]) => [
    ...framesOf({ kind: 'request', id: id + 1, head, body: [BODY] }, first, each),
  ]);
const bytes = fc.uint8Array({ maxLength: 200 });
const messages = fc
  .array(fc.oneof({ arbitrary: requests, weight: 4 }, sealed, bytes), { minLength: 1, maxLength: 6 })
  .map((list): Uint8Array[] => list.flat());

describe('S11.60 hostile frames', () => {
  let endpoint: Endpoint;
  const faults: Error[] = [];
  beforeAll(async () => {
    endpoint = await createEndpoint({
      engine: localEngine(nodeRuntime()),
      onFault: (error) => faults.push(error),
    });
    await fetch(`${endpoint.url}/v2/repository/models/doubling/load`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: doublingModel() as Uint8Array<ArrayBuffer>,
    });
  });
  afterAll(() => endpoint.close());

  /** Sends messages, then a sound request; what came back until that is answered or the channel closes. */
  async function talk(list: readonly Uint8Array[]): Promise<{ frames: Frame[]; closed: string | null }> {
    const socket = new WebSocket(endpoint.url.replace('http', 'ws') + CHANNEL_PATH, [CHANNEL_PROTOCOL]);
    const frames: Frame[] = [];
    await new Promise((done) => socket.once('open', done));
    const closed = await new Promise<string | null>((done) => {
      socket.on('message', (data: Buffer) => {
        const frame = decodeFrame(data);
        frames.push(frame);
        if (frame.id === LAST_ID) done(null);
      });
      socket.once('close', (code, reason) => done(`${code} ${reason}`));
      for (const message of list) socket.send(message);
      socket.send(bareFrame('request', LAST_ID, jsonBytes({ op: 'ready', model: 'doubling' })));
    });
    socket.terminate();
    return { frames, closed };
  }

  it('end in an answer that is right, a numbered refusal or a numbered close, and leave the endpoint whole', async () => {
    const seen = { answers: 0, refusals: 0, closes: 0 };
    await fc.assert(
      fc.asyncProperty(messages, async (list) => {
        const { frames, closed } = await talk(list);
        if (closed !== null) {
          expect(closed).toMatch(/^1002 E3\d\d: /);
          seen.closes++;
        } else {
          const sound = frames.find(({ id }) => id === LAST_ID);
          expect(JSON.parse(new TextDecoder().decode(sound?.head))).toEqual({ ready: true });
        }
        for (const { kind, id, head, part } of frames) {
          const said = JSON.parse(new TextDecoder().decode(head));
          if (kind === 'refusal') {
            expect(said.code, said.error).toMatch(/^E3\d\d$/);
            expect(said.code, said.error).not.toBe('E316');
            seen.refusals++;
          } else if (id !== LAST_ID && said.outputs?.[0]?.name === 'y') {
            const y = new Float32Array(Uint8Array.from(part).buffer).subarray(0, VALUES.length);
            expect([...y]).toEqual([...VALUES].map((v) => 2 * v));
            seen.answers++;
          }
        }
        expect(faults).toEqual([]);
      }),
      { numRuns: 200 },
    );
    // The heads are near enough to sound ones, and far enough.
    expect(Math.min(seen.answers, seen.refusals, seen.closes)).toBeGreaterThan(0);
  });
});
