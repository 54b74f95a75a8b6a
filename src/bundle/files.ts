import { unzipSync, type Zippable, zipSync } from 'fflate';
import { sha256Hex } from '../onnx/sha256.ts';
import { BundleError, MANIFEST_FILE, type Manifest, parseManifest } from './manifest.ts';

/** Files by their path in the bundle, folders with '/'. */
export type BundleFiles = Record<string, Uint8Array>;

export interface Bundle {
  manifest: Manifest;
  files: BundleFiles;
}

/** More than this unpacked is no bundle of ours, and could fill the memory. */
const LARGEST = 2 ** 30;

/** Bytes and digest of each file, as the manifest lists them. */
export function listFiles(files: BundleFiles): Manifest['files'] {
  const entries = Object.entries(files).map(
    ([name, bytes]) => [name, { bytes: bytes.length, sha256: sha256Hex(bytes) }] as const,
  );
  return Object.fromEntries(entries);
}

/**
 * Checks that every file the manifest names is there and unaltered.
 * @throws BundleError
 */
export async function checkBundle(files: BundleFiles): Promise<Bundle> {
  const text = files[MANIFEST_FILE];
  if (!text) throw new BundleError(`there is no ${MANIFEST_FILE}: this is not a GCoDE bundle`);
  const manifest = parseManifest(new TextDecoder().decode(text));
  for (const [name, expected] of Object.entries(manifest.files)) {
    const bytes = files[name];
    if (!bytes) throw new BundleError(`${name} is missing`);
    if (bytes.length !== expected.bytes) {
      throw new BundleError(`${name} has ${bytes.length} bytes, the manifest says ${expected.bytes}`);
    }
    if (sha256Hex(bytes) !== expected.sha256) throw new BundleError(`${name} was altered`);
  }
  const { segments, weights, samples } = manifest;
  const named = [...Object.values(segments).map((segment) => segment.file), weights.file, ...samples];
  const unlisted = named.find((name) => !manifest.files[name]);
  if (unlisted) throw new BundleError(`${MANIFEST_FILE} gives no checksum for ${unlisted}`);
  return { manifest, files };
}

/** @throws BundleError when the zip is cut short, is no bundle, or a file in it was altered */
export async function readBundle(zip: Uint8Array): Promise<Bundle> {
  let files: BundleFiles;
  let total = 0;
  try {
    files = unzipSync(zip, {
      filter: ({ name, originalSize }) => {
        total += originalSize;
        if (total > LARGEST) throw new BundleError('the zip unpacks to more than 1 GiB');
        return !name.endsWith('/');
      },
    });
  } catch (error) {
    if (error instanceof BundleError) throw error;
    throw new BundleError(`not a zip file, or one that was cut short (${(error as Error).message})`);
  }
  return checkBundle(files);
}

/** Network weights hardly compress: they are stored, which keeps an export fast. */
export function zipFiles(files: BundleFiles, when: Date): Uint8Array<ArrayBuffer> {
  const entries: Zippable = {};
  for (const [name, bytes] of Object.entries(files)) {
    entries[name] = [bytes, { level: /\.(onnx|safetensors)$/.test(name) ? 0 : 6 }];
  }
  return zipSync(entries, { mtime: when });
}
