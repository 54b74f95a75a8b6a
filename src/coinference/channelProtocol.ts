import { z } from 'zod';
import type { Tensors } from '../onnx/tensor.ts';
import { datatypeOf } from './datatypes.ts';
import { InferRequest, type TensorMessage } from './oip.ts';
import { BEARER_PROTOCOL } from './protocol.ts';
import { bytesOf } from './tensorData.ts';

/** What both ends of the persistent channel agree on . */

/** Named by GET /v2 of an endpoint that has it. */
export const CHANNEL_EXTENSION = 'gcode_channel';
/** Where a WebSocket to the endpoint is opened. */
export const CHANNEL_PATH = '/v2/channel';
/** The WebSocket's subprotocol; the endpoint answers with it. */
export const CHANNEL_PROTOCOL = 'gcode.channel.1';

/** Requests that may be under way on one channel: no more than may wait for the engine from one connection. */
export const MAX_IN_FLIGHT = 16;
/** A sender waits while more than this waits in its socket. */
export const HIGH_WATER_BYTES = 2 ** 20;
/** Bodies up to this long go in one frame with their head. */
export const WHOLE_BYTES = 4096;
export const PART_BYTES = 64 * 1024;

/**
 * What a client offers as subprotocols. A browser can set no Authorization header on a WebSocket, so the token goes
 * in this header: never in the address, which is logged along the way.
 */
export function offeredProtocols(token: string | undefined): string[] {
  if (token === undefined) return [CHANNEL_PROTOCOL];
  const binary = String.fromCharCode(...new TextEncoder().encode(token));
  const base64url = btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  return [CHANNEL_PROTOCOL, BEARER_PROTOCOL + base64url];
}

const Model = z.string();

/** Holds the exchange to a link, as the headers of an HTTP request do. */
const LinkWish = z.object({ mbps: z.number().optional(), delayMs: z.number().optional() });

/** The head of a request. A model to load is the body as it is; tensors are the body in listed order. */
export const RequestHead = z.discriminatedUnion('op', [
  InferRequest.extend({ op: z.literal('infer'), model: Model, link: LinkWish.optional() }),
  z.object({ op: z.literal('load'), model: Model }),
  z.object({ op: z.literal('unload'), model: Model }),
  z.object({ op: z.literal('ready'), model: Model }),
  z.object({ op: z.literal('metadata'), model: Model }),
]);
export type RequestHead = z.infer<typeof RequestHead>;

export const ReadyAnswer = z.object({ ready: z.boolean() });

/** Tensors as a head lists them, and their bytes in that order: views, not copies. */
export function listTensors(tensors: Tensors): { list: TensorMessage[]; body: Uint8Array[] } {
  const body: Uint8Array[] = [];
  const list = Object.entries(tensors).map(([name, tensor]): TensorMessage => {
    const bytes = bytesOf(tensor);
    if (bytes.length > 0) body.push(bytes);
    return {
      name,
      shape: [...tensor.dims],
      datatype: datatypeOf(tensor.type),
      parameters: { binary_data_size: bytes.length },
    };
  });
  return { list, body };
}

const UTF8 = new TextEncoder();
export const jsonBytes = (value: unknown): Uint8Array<ArrayBuffer> => UTF8.encode(JSON.stringify(value));
