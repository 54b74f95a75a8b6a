import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { GraphBuilder } from '../onnx/graph.ts';
import { hostileModel } from '../onnx/hostile.node.ts';
import { sequenceModel } from '../onnx/imported/testing.node.ts';
import { FLOAT, message, model, node } from '../onnx/rawModel.node.ts';
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

test('S5.711 S5.712 onnx reads a model with the files of its data, and one whose sizes are not said', async () => {
  const folder = temporaryFolder();
  const [file, data] = [join(folder, 'net.onnx'), join(folder, 'net.onnx.data')];
  const place = [13, message([1, 'location'], [2, 'net.onnx.data'])] as const;
  const weights = message([1, 2], [1, 2], [2, FLOAT], [8, 'w'], place, [14, 1]);
  const shapeless = (name: string) => message([1, name], [2, message([1, message([1, FLOAT])])]);
  const ends = [2, 'g'] as const;
  const inAndOut = [
    [11, shapeless('x')],
    [12, shapeless('y')],
  ] as const;
  writeFileSync(
    file,
    model(message([1, node('MatMul', ['x', 'w'], ['y'])], ends, [5, weights], ...inAndOut)),
  );
  writeFileSync(data, new Uint8Array(new Float32Array(4).buffer));
  const sizes = ['--size', 'x:0=3', '--size', 'x:1=2'];
  const { values } = await gcodeJson<Described>(0, 'onnx', file, data, ...sizes);
  expect(values).toMatchObject({ x: { dims: [3, 2] }, y: { dims: [3, 2] } });
  const second = join(temporaryFolder(), 'net.onnx.data');
  writeFileSync(second, new Uint8Array(16));
  const [alone, twice, unknown] = await Promise.all([
    gcodeJson<Described>(1, 'onnx', file),
    gcodeJson<Described>(1, 'onnx', file, data, second),
    gcodeJson<Described>(2, 'onnx', file, data, '--size', 'z:0=3'),
  ]);
  expect(alone.error).toMatch(
    /^E542 net.onnx: the data of tensor w lie in "net.onnx.data", which was not given\. Give the files/,
  );
  expect(twice.error).toContain('two of the files that were given are called net.onnx.data');
  expect(unknown.error).toContain('z:0');
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
