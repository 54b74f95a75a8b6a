import { connect } from 'node:net';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { encodeRequest } from '../../src/coinference/messages.ts';
import { float32 } from '../../src/runtime/session.ts';
import type { AttackPart } from './part.ts';
import { openTarget } from './target.ts';

const COUNT = 20_000;
const AT_ONCE = 8;
const CHECK_EVERY = 1000;
const LATE_MS = 10_000;

const PATHS = [
  '/v2',
  '/v2/health/ready',
  '/v2/models/good',
  '/v2/models/good/infer',
  '/v2/models/good/stats',
  '/v2/models/%00/infer',
  '/v2/repository/index',
  '/v2/repository/models/x/load',
  '/v2/repository/models/x/unload',
  '/%2e%2e/package.json',
  '/v2/models/good/versions/9/infer',
];
const METHODS = ['GET', 'POST', 'PUT', 'HEAD', 'DELETE', 'PATCH', 'OPTIONS', 'BREW'];
const HEADERS = [
  'Content-Type: application/json',
  'Content-Type: application/octet-stream',
  'Content-Type: text/plain',
  'Inference-Header-Content-Length: 10',
  'Inference-Header-Content-Length: -1',
  'Inference-Header-Content-Length: 99999999999',
  'X-GCoDE-Link-Mbps: 1e-12',
  'X-GCoDE-Link-Mbps: 1000',
  'X-GCoDE-Link-Delay-Ms: NaN',
  'Content-Encoding: gzip',
  'Expect: 100-continue',
  'Origin: http://evil.test',
  'Authorization: Bearer x',
];

/** The raw bytes of a request that is more or less wrong. */
function request(int: (to: number) => number): Buffer {
  const pick = <T>(list: readonly T[]) => list[int(list.length - 1)] as T;
  const { body: binary } = encodeRequest({ inputs: { x: float32([1, 2], [1, 2]) } });
  const json = JSON.stringify({ inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 2], data: [1, 2] }] });
  const bodies = [
    Buffer.alloc(0),
    Buffer.from(binary),
    Buffer.from(json),
    Buffer.from('{"parameters":{}}'),
    Buffer.alloc(50, 255),
  ];
  const body = Buffer.from(pick(bodies));
  for (let i = int(4); i > 0 && body.length > 0; i--) body[int(body.length - 1)] = int(255);
  const announced = pick([body.length, body.length, body.length, body.length + 5, 1e12, -1]);
  const headers = Array.from({ length: int(4) }, () => pick(HEADERS));
  const head = [
    `${pick(METHODS)} ${pick(PATHS)} HTTP/1.1`,
    'Host: 127.0.0.1',
    'Connection: close',
    `Content-Length: ${announced}`,
    ...headers,
  ];
  const whole = Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), body]);
  return int(9) === 0 ? whole.subarray(0, int(whole.length)) : whole;
}

/** Sends, ends the sending side, and gives the answer's status: 0 for a closed connection, -1 for none in time. */
function send(port: number, bytes: Buffer): Promise<number> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    const late = setTimeout(() => {
      socket.destroy();
      done(-1);
    }, LATE_MS);
    let text = '';
    socket.on('data', (chunk) => {
      if (text.length < 100) text += chunk.toString('latin1');
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(late);
      done(Number(/^HTTP\/1\.1 (?:100[\s\S]*?HTTP\/1\.1 )?(\d{3})/.exec(text)?.[1] ?? 0));
    });
    socket.end(bytes);
  });
}

/** Fuzzed requests over raw sockets. */
export const requests: AttackPart = {
  name: 'requests',
  async run({ scale, seed, log }) {
    const count = Math.max(200, Math.round(COUNT * scale));
    const generator = xoroshiro128plus(Math.imul(seed, 0x9e3779b1));
    const int = (to: number) => uniformInt(generator, 0, Math.max(0, to));
    const target = await openTarget(['--timeout', '5']);
    const port = Number(new URL(target.url).port);
    const found = { failed: 0, late: 0, unsound: 0, answered: 0 };
    try {
      let sent = 0;
      const sender = async () => {
        while (sent < count) {
          sent += 1;
          const at = sent;
          const status = await send(port, request(int));
          if (status >= 500 && status !== 501 && status !== 503) found.failed += 1;
          if (status === -1) found.late += 1;
          if (status > 0) found.answered += 1;
          if (at % CHECK_EVERY === 0) {
            log(`${at} of ${count} requests`);
            if (!(await target.sound())) found.unsound += 1;
          }
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, sender));
      if (!(await target.sound())) found.unsound += 1;
    } finally {
      await target.close();
    }
    return [
      { name: 'sent', value: count, unit: 'requests' },
      { name: 'answered', value: found.answered, unit: 'requests' },
      { name: 'answered with a fault of the endpoint', value: found.failed, unit: 'requests', goal: '0' },
      { name: 'neither answered nor closed in time', value: found.late, unit: 'requests', goal: '0' },
      { name: 'good model wrong or gone afterwards', value: found.unsound, unit: 'times', goal: '0' },
    ];
  },
};
