import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, it } from 'vitest';
import { doublingModel } from '../coinference/testing.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { createEndpoint, type Endpoint } from './endpoint.ts';
import { localEngine } from './engine.ts';

let endpoint: Endpoint;
beforeAll(async () => {
  endpoint = await createEndpoint({ engine: localEngine(nodeRuntime()) });
  const headers = { 'content-type': 'application/octet-stream' };
  const load = { method: 'POST', headers, body: new Uint8Array(doublingModel()) };
  expect((await fetch(`${endpoint.url}/v2/repository/models/doubling/load`, load)).status).toBe(200);
  return endpoint.close;
});

/** What Java's HttpClient sends with the first request of a connection. */
const H2C = [
  'Connection: Upgrade, HTTP2-Settings',
  'Upgrade: h2c',
  'HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABk',
];
const BODY = JSON.stringify({ inputs: [{ name: 'x', shape: [1, 2], datatype: 'FP32', data: [1, 2] }] });
const DOUBLED = /"data":\[2,4\]/;

const infer = (...headers: string[]) =>
  [
    'POST /v2/models/doubling/infer HTTP/1.1',
    'Host: localhost',
    'Content-Type: application/json',
    `Content-Length: ${BODY.length}`,
    ...headers,
    '',
    BODY,
  ].join('\r\n');
const last = (...headers: string[]) => infer('Connection: close', ...headers);

/** Sends the pieces, each in a packet of its own, and gives all that comes back. */
async function exchange(...pieces: string[]): Promise<string> {
  const socket = connect(endpoint.port, '127.0.0.1').setNoDelay(true);
  await once(socket, 'connect');
  for (const piece of pieces) await new Promise((done) => socket.write(piece, done));
  return text(socket);
}
const statuses = (answer: string) => [...answer.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status]) => status);

describe('S12.710 a request for a protocol that is not spoken here is answered in HTTP/1.1', () => {
  it.each([
    ['h2c, as Java asks', H2C],
    ['TLS', ['Connection: Upgrade', 'Upgrade: TLS/1.2']],
    ['something else, and to keep the connection', ['Connection: keep-alive, upgrade', 'Upgrade: x/1']],
  ])('%s', async (_, headers) => {
    const answer = await exchange(infer(...headers), last());
    expect(statuses(answer)).toEqual(['200', '200']);
    expect(answer.match(new RegExp(DOUBLED, 'g'))).toHaveLength(2);
  });

  it('with its body in pieces, in chunks, or without one', async () => {
    const [head = '', body = ''] = infer(...H2C).split('\r\n\r\n');
    const inPieces = await exchange(`${head}\r\n\r\n`, body.slice(0, 9), body.slice(9), last());
    expect(inPieces.match(new RegExp(DOUBLED, 'g'))).toHaveLength(2);
    const chunked = head.replace(/Content-Length: \d+/, 'Transfer-Encoding: chunked');
    const chunk = `${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`;
    expect(await exchange(`${chunked}\r\n\r\n${chunk}`, last())).toMatch(DOUBLED);
    const get = ['GET /v2/health/ready HTTP/1.1', 'Host: localhost', ...H2C, '', ''].join('\r\n');
    expect(statuses(await exchange(get, last()))).toEqual(['200', '200']);
  });

  it('and is guarded as any other', async () => {
    const strange = infer(...H2C).replace('localhost', 'evil.test');
    expect(statuses(await exchange(strange, last()))).toEqual(['403', '200']);
  });
});
