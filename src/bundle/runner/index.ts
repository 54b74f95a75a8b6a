/** The bundle that this file lies in as a library: see openDevice. Its types stand in index.d.ts. */
import { edgeLink } from '../../coinference/edgeLink.ts';
import { nodeSocket } from '../../coinference/socket.node.ts';
import { nodeZlib } from '../../coinference/zlib.node.ts';
import { type Device, openBundle } from '../device.ts';
import type { Bundle } from '../files.ts';
import { type DeviceEngine, openEngine } from './engine.ts';
import { ownBundle } from './folder.ts';

export interface DeviceOptions {
  /** Where the edge's half is served. Default http://127.0.0.1:8600. */
  edge?: string;
  token?: string;
  /** Holds the link to a rate, 10^6 bits a second each way. */
  mbps?: number;
  /** Default wasm. */
  runtime?: DeviceEngine;
  /** Default 1. */
  threads?: number;
  signal?: AbortSignal;
}

/** Checks the bundle and opens its device half. Throws errors with a `code` (E...) and `help`. */
export const openDevice = async (options: DeviceOptions = {}): Promise<Device> =>
  openChecked(await ownBundle(), options);

/** The same for a bundle that was checked already. */
export async function openChecked(bundle: Bundle, options: DeviceOptions): Promise<Device> {
  const { edge = 'http://127.0.0.1:8600', token, mbps, runtime = 'wasm', threads = 1, signal } = options;
  const link = edgeLink({
    url: edge,
    openSocket: nodeSocket,
    zlib: nodeZlib,
    ...(token && { token }),
    ...(mbps !== undefined && { mbps }),
  });
  return openBundle(signal ?? new AbortController().signal, bundle, {
    runtime: await openEngine(runtime, threads),
    ...(bundle.manifest.segments.edge && { link }),
  });
}
