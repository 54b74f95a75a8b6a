import { sha256Hex } from '../onnx/sha256.ts';
import { BundleError, MANIFEST_FILE, type Manifest, parseManifest, type Warn } from './manifest.ts';
import { type BundleFiles, unzipFiles } from './zip.ts';

export interface Bundle {
  manifest: Manifest;
  files: BundleFiles;
}

/** Bytes and digest of each file, as the manifest lists them. */
export const listFiles = (files: BundleFiles): Manifest['files'] =>
  Object.fromEntries(
    Object.entries(files).map(([name, bytes]) => [name, { bytes: bytes.length, sha256: sha256Hex(bytes) }]),
  );

interface CheckOptions {
  /** The files that are needed; all of them by default. */
  only?: readonly string[];
  /** SHA-256 of a file; a platform's own is many times faster. */
  digest?: (bytes: Uint8Array) => string;
}

/**
 * Checks that the files are those that the manifest lists, unaltered, and no others.
 * @throws BundleError
 */
export function checkBundle(
  files: BundleFiles,
  warn?: Warn,
  { only, digest = sha256Hex }: CheckOptions = {},
): Bundle {
  const text = files[MANIFEST_FILE];
  if (!text) {
    const inside = Object.keys(files).find((name) => /[\\/]manifest\.json$/.test(name));
    const why = inside
      ? `it is ${inside}: zip the files of that folder, not the folder`
      : 'this is not a GCoDE bundle';
    throw new BundleError(`there is no ${MANIFEST_FILE}: ${why}`);
  }
  const manifest = parseManifest(new TextDecoder().decode(text), warn);
  const isListed = (name: string) => Object.hasOwn(manifest.files, name);
  for (const [name, expected] of Object.entries(manifest.files)) {
    if (only && !only.includes(name)) continue;
    const bytes = Object.hasOwn(files, name) ? files[name] : undefined;
    if (!bytes) throw new BundleError(`${name} is missing`);
    if (bytes.length !== expected.bytes) {
      throw new BundleError(`${name} has ${bytes.length} bytes, the manifest says ${expected.bytes}`);
    }
    if (digest(bytes) !== expected.sha256) throw new BundleError(`${name} was altered`);
  }
  const { zoo = [], dispatcher } = manifest;
  const members = [manifest, ...zoo];
  const named = members.flatMap(({ segments, weights, samples }) => [
    ...[...Object.values(segments).map(({ file }) => file), weights.file, ...samples],
  ]);
  const strangers = dispatcher?.schemes.find(({ member, local }) => !members[member] || !members[local]);
  if (strangers) throw new BundleError(`${MANIFEST_FILE} has no design for the scheme ${strangers.id}`);
  const unlisted = named.find((name) => !isListed(name));
  if (unlisted) throw new BundleError(`${MANIFEST_FILE} gives no checksum for ${unlisted}`);
  const stranger = Object.keys(files).find((name) => name !== MANIFEST_FILE && !isListed(name));
  if (stranger !== undefined) {
    throw new BundleError(`${stranger} is not listed in ${MANIFEST_FILE}: it does not belong to the bundle`);
  }
  return { manifest, files };
}

/** @throws BundleError when the zip is cut short, is no bundle, or a file in it was altered or does not belong to it */
export async function readBundle(zip: Uint8Array, warn?: Warn): Promise<Bundle> {
  return checkBundle(unzipFiles(zip), warn);
}
