import { LinkError } from './errors.ts';
import { type Encoded, joined, type RequestParts, requestMessage } from './messages.ts';
import type { ServerMetadata } from './oip.ts';
import { revisionOf } from './protocol.ts';

/** Triton's name for tensors as raw bytes; its own servers and KServe's announce it where they have it. */
const BINARY = 'binary_tensor_data';
/** Loading and unloading over the protocol; Triton announces it with its parameters in brackets. */
const REPOSITORY = 'model_repository';

/** A server of the Open Inference Protocol that is none of ours, such as Triton or KServe. */
export const isForeign = ({ extensions }: ServerMetadata): boolean => revisionOf(extensions) === null;

const has = ({ extensions }: ServerMetadata, name: string): boolean =>
  extensions.some((extension) => extension === name || extension.startsWith(`${name}(`));

/** What a server of others does not do, in words: nothing takes its place. */
export function lacksOf(server: ServerMetadata): string[] {
  return [
    'times of its own: what went up, waited and was computed is not told apart',
    'a word on which bytes its model is',
    ...(has(server, BINARY) ? [] : ['binary tensors: they cross as JSON']),
    ...(has(server, REPOSITORY) ? [] : ['loading over the protocol']),
  ];
}

/** Throws E477 where a model cannot be loaded over the protocol. */
export function assertLoads(url: string, server: ServerMetadata, model: string): void {
  if (has(server, REPOSITORY)) return;
  throw new LinkError(
    'E477',
    `${server.name} at ${url} loads no models over the protocol, and has none called ${model}`,
  );
}

/** The request as such a server takes it: nothing of our own extensions. Throws E473, E309. */
export function foreignRequest(url: string, server: ServerMetadata, parts: RequestParts): Encoded {
  if (parts.parameters?.repeats !== undefined) {
    throw new LinkError('E473', `${server.name} at ${url} does not time its runs`);
  }
  const { id, inputs, outputs } = parts;
  const binary = has(server, BINARY);
  return joined(requestMessage({ ...(id && { id }), inputs, ...(outputs && { outputs }) }, binary));
}

/** Throws E473 where a link shall be held to a rate that such a server does not hold. */
export function assertUnheld(url: string, server: ServerMetadata, held: boolean): void {
  if (!held) return;
  throw new LinkError('E473', `${server.name} at ${url} does not hold the link to a rate`);
}

/** Whether an address is one of our proxy's, which holds links and checks what comes in for the server behind it. */
export const isProxied = (url: string): boolean => /\/proxy\/[^/]+$/.test(url);

/** The address of a server behind an endpoint that lets it through. */
export const proxied = (endpoint: string, server: string): string =>
  `${endpoint.replace(/\/+$/, '')}/proxy/${encodeURIComponent(new URL(server).origin)}`;
