import { Agent, request } from 'node:http';
import { afterAll } from 'vitest';
import { doublingModel } from '../coinference/testing.ts';
import type { Endpoint } from './endpoint.ts';

const model64 = Buffer.from(doublingModel()).toString('base64');
/** The body of a call that changes something: it loads a model. */
export const LOAD = JSON.stringify({ parameters: { 'file:1/model.onnx': model64 } });

interface Sent {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}
export type Answer = { status: number; body: string };

const agent = new Agent({ keepAlive: true, maxSockets: 8 });
afterAll(() => agent.destroy());

/** Sends the path as it is written, with headers that fetch would not send. */
export function send({ port }: Endpoint, path: string, { method = 'GET', headers = {}, body }: Sent = {}) {
  return new Promise<Answer>((done, fail) => {
    const sent = request({ agent, host: '127.0.0.1', port, path, method, headers }, async (response) => {
      let text = '';
      for await (const chunk of response) text += chunk;
      done({ status: response.statusCode ?? 0, body: text });
    });
    sent.once('error', fail).end(body);
  });
}
