import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { Option } from 'commander';
import { LinkError } from '../../coinference/errors.ts';
import type { Endpoint, EndpointOptions } from '../../edge/endpoint.ts';
import { LOG_LEVELS, type LogLevel } from '../../edge/logging.ts';
import { onAbort } from '../../system/onAbort.ts';
import type { CommandSpec } from '../commandSpec.ts';
import { notNegative, portNumber, positiveInteger, positiveNumber } from '../options.ts';
import { log, UsageError } from '../outcome.ts';

interface Options {
  host: string;
  port?: number;
  threads: number;
  token?: string;
  allowOrigin: string[];
  allowHost: string[];
  allowServer: string[];
  maxBody: number;
  timeout: number;
  engineMemory?: number;
  maxBatch: number;
  batchWait: number;
  logLevel: LogLevel;
  tlsCert?: string;
  tlsKey?: string;
  studio?: string;
}

const DEFAULT_PORT = 8600;
const PORTS_TRIED = 20;
/** With less the engine would be ended as soon as it is there, again and again. */
const LEAST_ENGINE_MIB = 256;

/** Opens on the port asked for, or else on the first free one from the default on. */
async function open(options: EndpointOptions, asked: number | undefined): Promise<Endpoint> {
  // Loaded here, so that other commands start without a server.
  const { createEndpoint } = await import('../../edge/endpoint.ts');
  for (let port = asked ?? DEFAULT_PORT; ; port++) {
    try {
      return await createEndpoint({ ...options, port });
    } catch (error) {
      const taken = error instanceof LinkError && error.code === 'E318';
      if (!taken || asked !== undefined || port >= DEFAULT_PORT + PORTS_TRIED) throw error;
      log(`Port ${port} is taken; trying ${port + 1}.`);
    }
  }
}

/** Settles when the endpoint has closed, after the signal. */
const stopped = (endpoint: Endpoint, signal: AbortSignal): Promise<void> =>
  new Promise((done) => {
    onAbort(signal, () => void endpoint.close().then(done));
  });

/** Throws UsageError. */
async function tlsOf({
  tlsCert,
  tlsKey,
}: Pick<Options, 'tlsCert' | 'tlsKey'>): Promise<EndpointOptions['tls']> {
  if (!tlsCert && !tlsKey) return undefined;
  if (!tlsCert || !tlsKey) throw new UsageError('--tls-cert and --tls-key go together');
  const [cert, key] = await Promise.all(
    [tlsCert, tlsKey].map((file) =>
      readFile(file, 'utf8').catch((cause: Error) => {
        throw new UsageError(`${file}: ${cause.message}`);
      }),
    ),
  );
  try {
    createSecureContext({ cert, key });
  } catch (cause) {
    throw new UsageError(`--tls-cert, --tls-key: ${(cause as Error).message}`);
  }
  return { cert: cert as string, key: key as string };
}

/** An option that may be given several times; none by default. */
const repeatable = (flags: string, about: string): Option =>
  new Option(flags, about).argParser((value: string, list: string[]) => [...list, value]).default([], 'none');

export const edgeCommand: CommandSpec<Options> = {
  name: 'edge',
  about: 'serve the edge endpoint (Open Inference Protocol v2) until it is stopped',
  options: (command) =>
    command
      .option('--host <address>', 'the address to listen on; 0.0.0.0 for the whole network', '127.0.0.1')
      .option(
        '--port <number>',
        `the port; without it the first free one from ${DEFAULT_PORT} on`,
        portNumber,
      )
      .option('--threads <number>', 'threads of the engine', positiveInteger, 1)
      .option('--token <text>', 'bearer token that clients must send (also GCODE_TOKEN)')
      .addOption(
        repeatable('--allow-origin <origin>', 'another site whose pages may use it; repeatable, * for all'),
      )
      .addOption(
        repeatable(
          '--allow-host <name>',
          "a name under which it answers, besides its addresses and the machine's own name; repeatable",
        ),
      )
      .addOption(
        repeatable(
          '--allow-server <url>',
          'a server of the Open Inference Protocol, such as Triton or KServe, that clients may ask through this endpoint; repeatable',
        ),
      )
      .option('--max-body <MiB>', 'largest request', positiveNumber, 64)
      .option('--timeout <seconds>', 'longest time for a request', positiveNumber, 120)
      .option(
        '--engine-memory <MiB>',
        'memory at which the engine is stopped and restarted; 4096 unless that is more than half of the machine',
        positiveNumber,
      )
      .option(
        '--max-batch <number>',
        'samples of several requests that are computed together, where a model can; 1: none',
        positiveInteger,
        8,
      )
      .option(
        '--batch-wait <ms>',
        'the longest that the engine waits for more of them, where others asked for the same lately',
        notNegative,
        2,
      )
      .option('--tls-cert <file>', 'certificate (PEM): the endpoint speaks HTTPS; needs --tls-key')
      .option('--tls-key <file>', "the certificate's key (PEM)")
      .addOption(
        new Option('--log-level <level>', 'what goes to stderr, a JSON line each')
          .choices(LOG_LEVELS)
          .default('warn'),
      )
      .option('--studio <folder>', 'also serve a built studio from this folder'),
  async run({ host, port, threads, token = process.env.GCODE_TOKEN, studio, ...options }, signal) {
    if (!['127.0.0.1', 'localhost', '::1'].includes(host) && !token) {
      log(`Anyone who reaches ${host} can load and run models here: consider --token.`);
    }
    if (options.engineMemory !== undefined && options.engineMemory < LEAST_ENGINE_MIB) {
      throw new UsageError(
        `--engine-memory ${options.engineMemory}: an engine alone takes up to ${LEAST_ENGINE_MIB} MiB`,
      );
    }
    if (token === '') throw new UsageError('--token is empty');
    const tls = await tlsOf(options);
    const endpoint = await open(
      {
        host,
        threads,
        allowedOrigins: options.allowOrigin,
        allowedHosts: options.allowHost.map((name) => name.toLowerCase()),
        allowedServers: options.allowServer,
        bodyLimitBytes: Math.round(options.maxBody * 2 ** 20),
        requestTimeoutMs: Math.round(options.timeout * 1000),
        logLevel: options.logLevel,
        batch: { most: options.maxBatch, waitMs: options.batchWait },
        ...(options.engineMemory && { engineMemoryBytes: Math.round(options.engineMemory * 2 ** 20) }),
        ...(tls && { tls }),
        ...(token && { token }),
        ...(studio && { studioDir: studio }),
      },
      port,
    );
    const { engine, version, threads: running } = endpoint.engine.info;
    return {
      document: { url: endpoint.url, port: endpoint.port, engine, version, threads: running },
      text: `${studio ? 'GCoDE Studio' : 'Edge endpoint'}: ${endpoint.url}\nStop it with Ctrl+C.`,
      until: stopped(endpoint, signal),
    };
  },
};
