import { type Command, Option } from 'commander';
import type { Gather } from '../onnx/neighbours.ts';
import type { Runtime } from '../runtime/session.ts';
import { gatherFor } from '../system/micro.ts';
import { startEndpoint } from './endpointProcess.ts';
import { type Link, linkRate, positiveInteger } from './options.ts';
import { log } from './outcome.ts';

/** A device and an edge that are really there: this process and an endpoint process, and the link between. */
export interface SystemOptions {
  /** Rate that the link is held to, or null for the link as it is. */
  link: Link;
  device: 'wasm' | 'native';
  threads: number;
  edgeThreads: number;
}

export const engineOptions = (command: Command): Command =>
  command
    .addOption(
      new Option('--device <engine>', "the device half's engine: onnxruntime-web or onnxruntime-node")
        .choices(['wasm', 'native'])
        .default('wasm'),
    )
    .option('--threads <number>', "threads of the device's engine", positiveInteger, 1)
    .option('--edge-threads <number>', "threads of the endpoint's engine", positiveInteger, 1);

export const systemOptions = (command: Command): Command =>
  engineOptions(
    command.option('--link <rate>', 'hold the link to a rate such as 40mbps; none leaves it', linkRate, null),
  );

export interface RealSystem {
  /** The device's engine, and the form of the graphs that is fastest there. */
  device: { runtime: Runtime; gather: Gather };
  endpoint: { url: string; mbps: Link };
}

/** The device's engine in this process. */
export async function openEngine({
  device,
  threads,
}: Pick<SystemOptions, 'device' | 'threads'>): Promise<Runtime> {
  if (device === 'native') return (await import('../runtime/node.node.ts')).nodeRuntime({ threads });
  return (await import('../runtime/web.node.ts')).webRuntimeInNode({ threads });
}

/** Opens device and endpoint for the time of `use`. */
export async function withSystem<T>(
  options: SystemOptions,
  use: (system: RealSystem) => Promise<T>,
): Promise<T> {
  const runtime = await openEngine(options);
  const { engine, version, threads } = runtime.info;
  const endpoint = await startEndpoint(['--threads', String(options.edgeThreads)]);
  const link = options.link === null ? 'as it is' : `held to ${options.link} Mb/s`;
  log(`Device: ${engine} ${version}, ${threads} thread(s). Edge: ${endpoint.url}. Link: ${link}.`);
  try {
    return await use({
      device: { runtime, gather: gatherFor(engine) },
      endpoint: { url: endpoint.url, mbps: options.link },
    });
  } finally {
    await endpoint.close();
  }
}
