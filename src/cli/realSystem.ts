import { type Command, Option } from 'commander';
import { edgeLink } from '../coinference/edgeLink.ts';
import { isForeign, isProxied, proxied } from '../coinference/foreign.ts';
import type { Link as EdgeLink } from '../coinference/link.ts';
import { nodeSocket } from '../coinference/socket.node.ts';
import { nodeZlib } from '../coinference/zlib.node.ts';
import type { Gather } from '../onnx/neighbours.ts';
import type { Runtime } from '../runtime/session.ts';
import { webRuntimeInThread } from '../runtime/thread.node.ts';
import { gatherFor } from '../system/micro.ts';
import { type EndpointProcess, startEndpoint } from './endpointProcess.ts';
import { type Link, linkRate, positiveInteger, serverAddress } from './options.ts';
import { log } from './outcome.ts';

/** A device and an edge that are really there: this process and an endpoint process, and the link between. */
export interface SystemOptions {
  /** Rate that the link is throttled to, or null for the link as it is. */
  link: Link;
  device: 'wasm' | 'native';
  threads: number;
  edgeThreads: number;
  /** An endpoint that is there already, such as one on another machine. */
  edge?: string;
  token?: string;
}

/** How a command uses the endpoint. */
interface UseOptions extends SystemOptions {
  /** Whether exchanges are held to rates that change, as those of a trace. */
  holds?: boolean;
}

export const engineOptions = (command: Command): Command =>
  command
    .addOption(
      new Option('--device <engine>', "the device half's engine: onnxruntime-web or onnxruntime-node")
        .choices(['wasm', 'native'])
        .default('wasm'),
    )
    .option('--threads <number>', "threads of the device's engine", positiveInteger, 1)
    .option('--edge-threads <number>', "threads of the endpoint's engine", positiveInteger, 1)
    .option(
      '--edge <url>',
      'an endpoint that runs already, such as on another machine, instead of one started here',
      serverAddress,
    )
    .option('--token <text>', "that endpoint's token (also GCODE_TOKEN)");

export const systemOptions = (command: Command): Command =>
  engineOptions(
    command.addOption(
      new Option('--link <rate>', 'hold the link to a rate such as 40mbps')
        .argParser(linkRate)
        .default(null, 'none: as it is'),
    ),
  );

export interface RealSystem {
  /** The device's engine, and the form of the graphs that is fastest there. */
  device: { runtime: Runtime; gather: Gather };
  /** `limitMs` is for each request; the link's own default when absent. */
  endpoint: { url: string; token?: string; mbps: Link; limitMs?: number };
}

/** The link to a real system's endpoint, held to a rate; null leaves it as it is. */
export const linkTo = ({ url, token, limitMs }: RealSystem['endpoint'], mbps: Link = null): EdgeLink =>
  edgeLink({
    url,
    openSocket: nodeSocket,
    zlib: nodeZlib,
    ...(token && { token }),
    ...(mbps !== null && { mbps }),
    ...(limitMs !== undefined && { timeoutMs: limitMs }),
  });

type Engine = Pick<SystemOptions, 'device' | 'threads'>;

/** The device's engine in this thread. */
export async function openEngine({ device, threads }: Engine): Promise<Runtime> {
  if (device === 'native') return (await import('../runtime/node.node.ts')).nodeRuntime({ threads });
  return (await import('../runtime/web.node.ts')).webRuntimeInNode({ threads });
}

const DESCRIBE_MS = 5000;

/**
 * A server of others holds no link to a rate: behind the proxy of an endpoint that is started for it, it is. Null for what needs
 * none; who does not answer is found out by who asks next.
 */
async function behindProxy(url: string, token: string | undefined): Promise<EndpointProcess | null> {
  if (isProxied(url) || !URL.canParse(url) || new URL(url).pathname !== '/') return null;
  const link = linkTo({ url, mbps: null, limitMs: DESCRIBE_MS, ...(token && { token }) });
  const about = await link.describe(new AbortController().signal).catch(() => null);
  if (!about || !isForeign(about)) return null;
  const { origin } = new URL(url);
  log(`${about.name} at ${url} holds no link to a rate: it is asked behind an endpoint that does.`);
  const endpoint = await startEndpoint(['--allow-server', origin]);
  return { ...endpoint, url: proxied(endpoint.url, origin) };
}

/** Opens device and endpoint for the time of `use`. */
export async function withSystem<T>(
  options: UseOptions,
  use: (system: RealSystem) => Promise<T>,
): Promise<T> {
  // In a thread of its own: frames that overlap have their messages read while a segment runs.
  const thread = options.device === 'wasm' ? await webRuntimeInThread({ threads: options.threads }) : null;
  const runtime = thread ?? (await openEngine(options));
  const { engine, version, threads } = runtime.info;
  const { edge, token = process.env.GCODE_TOKEN } = options;
  const held = options.link !== null || options.holds === true;
  const inFront = async (server: string) => (held ? behindProxy(server, token) : null);
  const started = await (edge === undefined
    ? startEndpoint(['--threads', String(options.edgeThreads)])
    : inFront(edge));
  const url = started?.url ?? (edge as string);
  const link = options.link === null ? 'as it is' : `held to ${options.link} Mb/s`;
  log(`Device: ${engine} ${version}, ${threads} thread(s). Edge: ${url}. Link: ${link}.`);
  try {
    return await use({
      device: { runtime, gather: gatherFor(engine) },
      endpoint: { url, ...(edge !== undefined && token && { token }), mbps: options.link },
    });
  } finally {
    await started?.close();
    await thread?.close();
  }
}
