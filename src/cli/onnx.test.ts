import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { GraphBuilder } from '../onnx/graph.ts';
import { hostileModel } from '../onnx/hostile.node.ts';
import { sequenceModel } from '../onnx/imported/testing.node.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { gcodeJson, temporaryFolder } from './testing.ts';

interface Described {
  kind: string;
  values: Record<string, { dims: number[] }>;
  cut: { up: string[]; bytesUp: number; written: string[] };
  error?: string;
}

test('S13.280 onnx says what a model is on inputs of given sizes, and writes the halves of a cut', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'sequence.onnx');
  writeFileSync(file, sequenceModel());
  const sizes = ['--size', 'time=6', '--size', 'chosen=2'];
  const described = await gcodeJson<Described>(0, 'onnx', file, ...sizes, '--cut', 'hidden', '--out', folder);
  expect(described).toMatchObject({
    kind: 'foreign',
    cut: { up: ['hidden', 'places'], bytesUp: 6 * 8 * 4 + 16 },
  });
  expect(described.values.scores?.dims).toEqual([1, 2, 3]);
  for (const half of described.cut.written) {
    const session = await nodeRuntime().createSession(new Uint8Array(readFileSync(half)));
    expect(session.inputNames.length).toBeGreaterThan(0);
    await session.release();
  }
  const [none, broken] = await Promise.all([
    gcodeJson<Described>(1, 'onnx', file, '--cut', 'nothing'),
    gcodeJson<Described>(1, 'onnx', new URL(import.meta.url).pathname),
  ]);
  expect(none.error).toContain('E547');
  expect(broken.error).toContain('E541');
  expect(existsSync(join(folder, 'edge.onnx'))).toBe(true);
});

test('S5.580 onnx gives up on a model that does not end, and says which signal one ended by', async () => {
  const endless = Array.from({ length: 400 }, (_, seed) => hostileModel(seed)).find(
    ({ kind }) => kind === 'endless loop',
  );
  const folder = temporaryFolder();
  const [loop, division] = [join(folder, 'loop.onnx'), join(folder, 'division.onnx')];
  writeFileSync(loop, endless?.bytes as Uint8Array);
  const late = await gcodeJson<Described>(1, 'onnx', loop, '--timeout', '1');
  expect(late.error).toMatch(/^E550 loop.onnx: .* took longer than 1 s\. Raise --timeout/);

  const g = new GraphBuilder('division');
  g.output(g.node('Div', [g.input('a', 'int32', [1]), g.input('b', 'int32', [1])]), 'y', 'int32', [1]);
  writeFileSync(division, g.toBytes());
  const values = ['--value', 'a=-2147483648', '--value', 'b=-1'];
  if (process.arch !== 'x64') return;
  const { error } = await gcodeJson<Described>(1, 'onnx', division, ...values);
  expect(error).toMatch(
    /^E332 division.onnx: .*SIGFPE: most likely the least whole number was divided by -1/,
  );
});
