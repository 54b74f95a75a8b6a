import { unzipSync, type Zippable, zipSync } from 'fflate';
import { BundleError, MANIFEST_FILE, type Manifest, parseManifest } from './manifest.ts';

/** Files by their path in the bundle, folders with '/'. */
export type BundleFiles = Record<string, Uint8Array>;

export interface Bundle {
  manifest: Manifest;
  files: BundleFiles;
}

/** More than this unpacked is no bundle of ours, and could fill the memory. */
const LARGEST = 2 ** 30;

export async function sha256(bytes: Uint8Array): Promise<string> {
  // Browsers offer it on https and localhost only, where the studio's engine threads need to be anyway.
  if (!globalThis.crypto?.subtle) throw new BundleError('checksums need a page on https or localhost');
  const digest = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Bytes and digest of each file, as the manifest lists them. */
export async function listFiles(files: BundleFiles): Promise<Manifest['files']> {
  const entries = Object.entries(files).map(
    async ([name, bytes]) => [name, { bytes: bytes.length, sha256: await sha256(bytes) }] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
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
    if ((await sha256(bytes)) !== expected.sha256) throw new BundleError(`${name} was altered`);
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
