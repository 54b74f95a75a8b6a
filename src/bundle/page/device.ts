/** The bundle that this file lies in, from a page: see openDevice. Its types stand in device.d.mts. */
import { edgeLink } from '../../coinference/edgeLink.ts';
import { webRuntime } from '../../runtime/web.ts';
import type { Device } from '../calledDevice.ts';
import { assertOptions } from '../calls.ts';
import { openBundle } from '../device.ts';
import { type Bundle, checkBundle } from '../files.ts';
import { BundleError, MANIFEST_FILE, parseManifest } from '../manifest.ts';
import type { BundleFiles } from '../zip.ts';

export interface DeviceOptions {
  /** Address of the bundle's folder. Default: the one above this file's. */
  bundle?: string;
  edge?: string;
  token?: string;
  mbps?: number;
  threads?: number;
  signal?: AbortSignal;
}

const above = () => new URL(/* @vite-ignore */ '..', import.meta.url).href;

/** An address that ends as a folder's does; one that is relative is so to the page. */
const folderAt = (folder: string) => new URL(folder.replace(/\/*$/, '/'), globalThis.location?.href).href;

/** A bundle on a web server, every file of the device's half checked. Throws BundleError. */
export async function fetchBundle(folder = above(), signal?: AbortSignal): Promise<Bundle> {
  const base = folderAt(folder);
  const read = async (name: string): Promise<Uint8Array> => {
    const response = await fetch(new URL(name, base), { ...(signal && { signal }) }).catch((cause: Error) => {
      throw new BundleError(`${name} cannot be fetched from ${base}: ${cause.message}`);
    });
    if (!response.ok) throw new BundleError(`${name} is not at ${base} (status ${response.status})`);
    return new Uint8Array(await response.arrayBuffer());
  };
  const text = await read(MANIFEST_FILE);
  const manifest = parseManifest(new TextDecoder().decode(text));
  const { head, edge, tail } = manifest.segments;
  const needed = [head, edge, tail].flatMap((segment) => (segment ? [segment.file] : []));
  const names = [...needed, ...manifest.samples];
  const files: BundleFiles = { [MANIFEST_FILE]: text };
  await Promise.all(
    names.map(async (name) => {
      files[name] = await read(name);
    }),
  );
  return checkBundle(files, undefined, { only: names });
}

/** Opens the device half of a fetched bundle. */
export async function openFetched(bundle: Bundle, options: DeviceOptions): Promise<Device> {
  assertOptions(options);
  const {
    bundle: folder = above(),
    edge = 'http://127.0.0.1:8600',
    token,
    mbps,
    threads = 1,
    signal,
  } = options;
  const engine = (name: string) => new URL(`engine/ort-wasm-simd-threaded.${name}`, folderAt(folder)).href;
  const link = edgeLink({ url: edge, ...(token && { token }), ...(mbps !== undefined && { mbps }) });
  return openBundle(signal ?? new AbortController().signal, bundle, {
    runtime: webRuntime({ threads, wasmPaths: { mjs: engine('mjs'), wasm: engine('wasm') } }),
    ...(bundle.manifest.segments.edge && { link }),
  });
}

/** Fetches and checks the bundle, and opens its device half. Throws errors with a `code` (E...) and `help`. */
export async function openDevice(options: DeviceOptions = {}): Promise<Device> {
  assertOptions(options);
  return openFetched(await fetchBundle(options.bundle, options.signal), options);
}
