import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
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
