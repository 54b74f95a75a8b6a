import { expect, it } from 'vitest';
import { randomStream } from '../design/random.ts';
import { toyDesign } from '../learning/testing.ts';
import { MUTATIONS, type Mutation, sameBytes } from '../tasks/mutations.ts';
import { exportBundle } from './export.ts';
import { type Bundle, readBundle } from './files.ts';
import { BundleError } from './manifest.ts';
import { someContents } from './testing.node.ts';

it('S14.7 reads nothing but what was written, whatever happened to the file', async () => {
  const small = await exportBundle(await someContents(toyDesign()));
  const { files } = await readBundle(small);
  for (let i = 0; i < 200; i++) {
    const random = randomStream(1, 'mutation', i);
    const draw = (bound: number) => Math.floor(random() * bound);
    const names = Object.keys(MUTATIONS) as Mutation[];
    const damaged = MUTATIONS[names[i % names.length] as Mutation](small, draw);
    const read = await readBundle(damaged).catch((error: unknown) => error);
    if (read instanceof BundleError) continue;
    // Times, say, and what stands behind the end of the zip concern nobody.
    const differs = Object.entries((read as Bundle).files).filter(
      ([name, bytes]) => !sameBytes(bytes, files[name] as Uint8Array),
    );
    expect(differs.map(([name]) => name)).toEqual([]);
  }
});
