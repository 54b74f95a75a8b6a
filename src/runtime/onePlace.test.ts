import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const sources = ['src', 'benchmarks', 'scripts', 'e2e'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.m?[jt]sx?$/.test(name))
    .map((name) => join(folder, name)),
);
/** The modules that can make a session, imported for use; types and the addresses of assets make none. */
const ENGINE =
  /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)['"](onnxruntime-(?:node|web|common)(?:\/[^'"]*)?)['"]/g;
const isHarmless = (text: string, at: number, module: string) =>
  module.endsWith('?url') || /import\s+type\s[^;]*$/.test(text.slice(Math.max(0, at - 300), at));

it('S12.40 nothing but the runtime room opens an engine, so that no model gets past the check', () => {
  const found = sources
    .filter((name) => !name.startsWith(join('src', 'runtime')))
    .flatMap((name) => {
      const text = readFileSync(join(root, name), 'utf8');
      return [...text.matchAll(ENGINE)]
        .filter(({ index, 1: module }) => !isHarmless(text, index, module as string))
        .map(() => relative('.', name));
    });
  expect(found).toEqual([]);
});

it('S12.40 one line of the runtime room makes sessions, in the function that vets', () => {
  const makers = sources
    .filter((name) => name.startsWith(join('src', 'runtime')) && !name.includes('.test.'))
    .filter((name) => /\.create\(/.test(readFileSync(join(root, name), 'utf8')));
  expect(makers).toEqual([join('src', 'runtime', 'ort.ts')]);
  const text = readFileSync(join(root, 'src/runtime/ort.ts'), 'utf8');
  expect(text.match(/\.create\(/g)).toHaveLength(1);
  expect(text).toMatch(/vetModel\(model\);\s+session = await ort\.InferenceSession\.create\(/);
});
