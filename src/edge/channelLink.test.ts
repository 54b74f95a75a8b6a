import { expect, it, onTestFinished } from 'vitest';
import { edgeLink } from '../coinference/edgeLink.ts';
import { linkContract } from '../coinference/link.contract.ts';
import { nodeSocket } from '../coinference/socket.node.ts';
import { doublingModel } from '../coinference/testing.ts';
import { float32 } from '../runtime/session.ts';
import { createEndpoint } from './endpoint.ts';

const signal = new AbortController().signal;

linkContract('The persistent channel to a real endpoint', async () => {
  const endpoint = await createEndpoint();
  return { link: edgeLink({ url: endpoint.url, openSocket: nodeSocket }), close: endpoint.close };
});

linkContract('The persistent channel throttled to a rate', async () => {
  const endpoint = await createEndpoint({ token: 'sécret ,;=' });
  return {
    link: edgeLink({
      url: `${endpoint.url}/`,
      token: 'sécret ,;=',
      mbps: 200,
      delayMs: 0.5,
      openSocket: nodeSocket,
    }),
    close: endpoint.close,
  };
});

it('S11.20 large tensors go in parts, many at once, and each answer is its own', async () => {
  const endpoint = await createEndpoint();
  onTestFinished(endpoint.close);
  const link = edgeLink({ url: endpoint.url, openSocket: nodeSocket });
  expect((await link.describe(signal)).transport).toEqual({ kind: 'channel' });
  await link.load(signal, 'doubling', doublingModel());
  const sizes = [1, 300_000, 3, 70_000, 16_384, 2, 500_000];
  const answers = await Promise.all(
    sizes.map((n, i) =>
      link.infer(
        signal,
        'doubling',
        { x: float32(new Float32Array(2 * n).fill(i + 1), [n, 2]) },
        { outputs: ['y'] },
      ),
    ),
  );
  for (const [i, { outputs, transport }] of answers.entries()) {
    expect(transport).toEqual({ kind: 'channel' });
    expect(outputs.y?.dims).toEqual([sizes[i], 2]);
    expect(outputs.y?.data.every((value) => value === 2 * (i + 1))).toBe(true);
  }
});
