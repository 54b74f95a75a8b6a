import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { checksumOf } from '../coinference/checksum.ts';
import { decodeResponse, encodeResponse } from '../coinference/messages.ts';
import type { InferResponse, ModelMetadata } from '../coinference/oip.ts';
import { CHECKSUM, HEADER_LENGTH } from '../coinference/protocol.ts';
import type { Tensors } from '../runtime/session.ts';

/** What an endpoint says of one inference, for a test to change. */
export interface Answer {
  response: InferResponse & { parameters: Record<string, string | number | boolean> };
  outputs: Tensors;
}

export interface Lies {
  /** Changes an answer, or gives another one. */
  answer?: (truth: Answer) => Answer | undefined;
  metadata?: (truth: ModelMetadata) => ModelMetadata | undefined;
  /** Changes an answer's bytes behind the back of its checksum. */
  bytes?: (body: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** For tests: stands before a real endpoint and answers wrongly where it is told to, in messages that are well formed. */
export async function lyingEndpoint(
  url: string,
  lies: Lies,
): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers;
    const sent = await bodyOf(request);
    const true_ = await fetch(url + request.url, {
      method: request.method as string,
      headers: headers as Record<string, string>,
      ...(sent.length > 0 && { body: new Uint8Array(sent) }),
    });
    let body = new Uint8Array(await true_.arrayBuffer());
    response.statusCode = true_.status;
    if (request.url?.endsWith('/infer') && true_.ok) {
      const received = {
        headerLength: true_.headers.get(HEADER_LENGTH),
        contentType: true_.headers.get('content-type'),
        body,
      };
      const truth = decodeResponse(received) as Answer;
      const { response: said, outputs } = lies.answer?.(truth) ?? truth;
      const { outputs: _list, ...head } = said;
      const encoded = encodeResponse(head, outputs, () => true);
      for (const [name, value] of Object.entries(encoded.headers)) response.setHeader(name, value);
      response.setHeader(CHECKSUM, checksumOf(encoded.body));
      body = lies.bytes?.(encoded.body) ?? encoded.body;
    } else if (/^\/v2\/models\/[^/]+$/.test(request.url ?? '') && true_.ok) {
      const truth = JSON.parse(new TextDecoder().decode(body)) as ModelMetadata;
      body = new TextEncoder().encode(JSON.stringify(lies.metadata?.(truth) ?? truth));
    }
    response.end(body);
  }).listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
