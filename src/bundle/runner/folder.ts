import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Bundle, checkBundle } from '../files.ts';
import { BundleError, MANIFEST_FILE, parseManifest } from '../manifest.ts';
import type { BundleFiles } from '../zip.ts';

/** The bundle that the running script lies in (`runner/` is its folder). @throws BundleError */
export async function ownBundle(): Promise<Bundle> {
  return readFolder(dirname(dirname(fileURLToPath(import.meta.url))));
}

/** An unzipped bundle; only files that the manifest names are read. @throws BundleError */
async function readFolder(folder: string): Promise<Bundle> {
  const read = async (name: string) => {
    try {
      return new Uint8Array(await readFile(join(folder, ...name.split('/'))));
    } catch (error) {
      throw new BundleError(`${folder}${sep}${name} cannot be read: ${(error as Error).message}`);
    }
  };
  const text = await read(MANIFEST_FILE);
  const manifest = parseManifest(new TextDecoder().decode(text));
  const files: BundleFiles = { [MANIFEST_FILE]: text };
  for (const name of Object.keys(manifest.files)) files[name] = await read(name);
  const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  return checkBundle(files, (text) => console.error(text), { digest });
}
