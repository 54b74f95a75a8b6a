import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Channel } from './channel.ts';
import { decodeFrame, encodeFrame, type Frame, framesOf } from './channelFrames.ts';
import { LinkError } from './errors.ts';
import type { ChannelSocket } from './socket.ts';

const signal = new AbortController().signal;

/** A socket whose other end is the test. */
class HandSocket implements ChannelSocket {
  binaryType = 'arraybuffer';
  bufferedAmount = 0;
  onopen: ChannelSocket['onopen'] = null;
  onerror: ChannelSocket['onerror'] = null;
  onclose: ChannelSocket['onclose'] = null;
  onmessage: ChannelSocket['onmessage'] = null;
  readonly sent: Frame[] = [];
  closed = false;
  send(data: Uint8Array<ArrayBuffer>): void {
    this.sent.push(decodeFrame(data));
  }
  close(): void {
    this.closed = true;
  }
  receive(data: Uint8Array): void {
    if (!this.closed) this.onmessage?.({ data: Uint8Array.from(data).buffer });
  }
}

const HEAD = new TextEncoder().encode('{"a":1}');
const sound = fc.record({
  body: fc.uint8Array({ minLength: 1, maxLength: 60 }),
  first: fc.nat(60),
  each: fc.integer({ min: 1, max: 60 }),
});
/** Frames for a device that made requests 1 and 2 and had an answer to 1; none that could be a sound part of 2's answer. */
const hostile = fc.oneof(
  fc.uint8Array({ maxLength: 60 }),
  fc
    .record<Frame>({
      kind: fc.constantFrom('request', 'answer', 'refusal', 'part', 'cancel'),
      id: fc.oneof(fc.constantFrom(0, 1, 3), fc.nat(2 ** 32 - 1)),
      head: fc.oneof(fc.constant(new Uint8Array()), fc.constant(HEAD), fc.uint8Array({ maxLength: 30 })),
      bodyLength: fc.oneof(fc.nat(60), fc.nat(2 ** 32 - 1)),
      offset: fc.oneof(fc.nat(60), fc.nat(2 ** 32 - 1)),
      part: fc.uint8Array({ maxLength: 60 }),
    })
    .filter(({ id }) => id !== 2)
    .map(encodeFrame),
);

it('S11.60 whatever frames come in between, a device gets its answer or a numbered error', async () => {
  const seen = { answers: 0, errors: 0 };
  await fc.assert(
    fc.asyncProperty(
      sound,
      fc.array(fc.tuple(fc.nat(8), hostile), { maxLength: 4 }),
      fc.option(fc.tuple(fc.nat(8), fc.nat(200), fc.integer({ min: 1, max: 255 }))),
      async ({ body, first, each }, junk, damage) => {
        const socket = new HandSocket();
        const channel = new Channel(socket, 'http://here.test');
        const ask = () => channel.request(signal, 60_000, { op: 'ready' });
        const before = ask();
        const asked = ask();
        while (socket.sent.length < 2) await Promise.resolve();
        socket.receive(
          encodeFrame({
            kind: 'answer',
            id: 1,
            head: HEAD,
            bodyLength: 0,
            offset: 0,
            part: new Uint8Array(),
          }),
        );
        await before;
        const list: Uint8Array[] = [
          ...framesOf({ kind: 'answer', id: 2, head: HEAD, body: [body] }, first, each),
        ];
        if (damage) {
          const [at, byte, by] = damage;
          const frame = list[at % list.length] as Uint8Array;
          frame[byte % frame.length] = (frame[byte % frame.length] as number) ^ by;
        }
        for (const [at, frame] of junk) list.splice(at % (list.length + 1), 0, frame);
        for (const frame of list) socket.receive(frame);
        try {
          const answer = await asked;
          expect(answer.head).toEqual(HEAD);
          expect(answer.body).toEqual(body);
          seen.answers++;
        } catch (error) {
          expect(error).toBeInstanceOf(LinkError);
          expect((error as LinkError).code).toBe('E314');
          expect(socket.closed).toBe(true);
          expect(channel.open).toBe(false);
          seen.errors++;
        } finally {
          channel.close();
        }
      },
    ),
    { numRuns: 500 },
  );
  expect(Math.min(seen.answers, seen.errors)).toBeGreaterThan(0);
});

it('S11.61 gives the head of a long body on a slow link a start, where it does not leave at once', async () => {
  const body = [new Uint8Array(100_000)];
  for (const [buffered, mbps, waits] of [
    [100, 40, true],
    [0, 40, false],
    [100, undefined, false],
  ] as const) {
    const socket = new HandSocket();
    socket.bufferedAmount = buffered;
    const channel = new Channel(socket, 'http://here.test');
    const stop = new AbortController();
    const asked = channel.request(stop.signal, 60_000, { op: 'infer' }, body, mbps);
    asked.catch(() => {});
    // As long as nothing but promises is waited for.
    for (let turn = 0; turn < 100; turn++) await Promise.resolve();
    expect(socket.sent.length, `${buffered} bytes buffered, ${mbps} Mb/s`).toBe(waits ? 1 : 3);
    while (socket.sent.length < 3) await new Promise((done) => setTimeout(done, 1));
    expect(socket.sent.map(({ part }) => part.length)).toEqual([0, 65_536, 34_464]);
    stop.abort(new Error('enough'));
    await expect(asked).rejects.toThrow('enough');
  }
});
