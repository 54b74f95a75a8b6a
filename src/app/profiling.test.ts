import { expect, it, onTestFinished } from 'vitest';
import { edgeLink } from '../coinference/edgeLink.ts';
import { proxied } from '../coinference/foreign.ts';
import { createEndpoint } from '../edge/endpoint.ts';
import { localEngine } from '../edge/engine.ts';
import { publishedServer } from '../edge/publishedServer.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { dispatchEdge, endpointMachine, heldAddress } from './profiling.ts';

const signal = new AbortController().signal;
const TOKEN = 'secret';

async function serving() {
  const server = await publishedServer();
  onTestFinished(server.close);
  return server;
}

async function proxyOf(...allowedServers: string[]) {
  const endpoint = await createEndpoint({ engine: localEngine(nodeRuntime()), token: TOKEN, allowedServers });
  onTestFinished(endpoint.close);
  return endpoint;
}

it('S11.440 such a server is the edge of frames to be dispatched through a proxy alone, which is found where there is one', async () => {
  const server = await serving();
  const endpoint = await proxyOf(server.url);
  const open = (url: string) => edgeLink({ url, token: TOKEN });
  const through = proxied(endpoint.url, server.url);
  expect(await heldAddress(signal, server.url, endpoint.url, open)).toBe(through);
  expect(await heldAddress(signal, endpoint.url, endpoint.url, open)).toBe(endpoint.url);
  const { edge, lacks } = await dispatchEdge(signal, open(through), through);
  expect([edge.host, lacks.length]).toEqual(['triton 2.50.0, timed from this side', 2]);
  const straight = open(server.url);
  await expect(dispatchEdge(signal, straight, server.url)).rejects.toMatchObject({ code: 'E473' });
  await expect(endpointMachine(signal, straight, server.url)).rejects.toMatchObject({ code: 'E473' });
  const closed = await proxyOf();
  expect(await heldAddress(signal, server.url, closed.url, open)).toBe(server.url);
  const stranger = await proxyOf((await serving()).url);
  await expect(heldAddress(signal, server.url, stranger.url, open)).rejects.toMatchObject({ code: 'E472' });
});
