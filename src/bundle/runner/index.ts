/** The bundle that this file lies in as a library: see openDevice. Its types stand in index.d.mts. */
import type { Goal } from '../../coinference/dispatch/predict.ts';
import { edgeLink } from '../../coinference/edgeLink.ts';
import { nodeSocket } from '../../coinference/socket.node.ts';
import { nodeZlib } from '../../coinference/zlib.node.ts';
import type { Device } from '../calledDevice.ts';
import { assertOptions } from '../calls.ts';
import { openBundle } from '../device.ts';
import type { Bundle } from '../files.ts';
import { openZoo, type ZooOptions } from '../zooDevice.ts';
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
  /** Of a bundle with a zoo: what its dispatcher is to reach. Default: as the bundle was exported. */
  targetMs?: number;
  goal?: Goal['what'];
  /** Of a zoo: one scheme all the time. */
  fixed?: string;
  onEdge?: ZooOptions['onEdge'];
  onFailed?: ZooOptions['onFailed'];
}

/** Checks the bundle and opens its device half. Throws errors with a `code` (E...) and `help`. */
export async function openDevice(options: DeviceOptions = {}): Promise<Device> {
  assertOptions(options);
  return openChecked(await ownBundle(), options);
}

/** The same for a bundle that was checked already. */
export async function openChecked(bundle: Bundle, options: DeviceOptions): Promise<Device> {
  const { edge = 'http://127.0.0.1:8600', token, mbps, threads = 1 } = options;
  const { signal = new AbortController().signal, targetMs, goal, fixed, onEdge, onFailed } = options;
  const { segments, dispatcher } = bundle.manifest;
  const link = edgeLink({
    url: edge,
    openSocket: nodeSocket,
    zlib: nodeZlib,
    ...(token && { token }),
    ...(mbps !== undefined && { mbps }),
  });
  const runtime = await openEngine(options.runtime ?? 'wasm', threads);
  if (!dispatcher) return openBundle(signal, bundle, { runtime, ...(segments.edge && { link }) });
  return openZoo(signal, bundle, dispatcher, {
    ...{ runtime, link },
    goal: { ...(targetMs !== undefined && { targetMs }), ...(goal && { what: goal }) },
    ...(fixed !== undefined && { fixed }),
    ...(onEdge && { onEdge }),
    ...(onFailed && { onFailed }),
  });
}
