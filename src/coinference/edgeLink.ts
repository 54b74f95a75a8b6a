import { Channel } from './channel.ts';
import { channelCalls } from './channelLink.ts';
import { CHANNEL_EXTENSION, CHANNEL_PATH, offeredProtocols } from './channelProtocol.ts';
import { checkedLink, type RawLink } from './checkedLink.ts';
import { withDeadline } from './deadline.ts';
import { DEFLATE_EXTENSION } from './deflated.ts';
import { LinkError } from './errors.ts';
import { type HttpLinkOptions, rawHttpLink } from './httpLink.ts';
import type { Link, Transport } from './link.ts';
import { nativeSocket, type OpenSocket, opened } from './socket.ts';
import { streamZlib } from './zlib.ts';

export interface EdgeLinkOptions extends HttpLinkOptions {
  /** Opens WebSockets. Default: the platform's own; Node has none and needs nodeSocket. */
  openSocket?: OpenSocket;
  /** Has a channel of its own, which it shares with no other link of this program. */
  own?: string;
}

const DEFAULT_TIMEOUT_MS = 60_000;
const OPEN_TIMEOUT_MS = 5000;
/** Waits before the second and third try to open a WebSocket, ms. */
const BACKOFF_MS = [50, 200];
/** After a channel could not be opened, HTTP serves for so long before the next try. */
const HTTP_FOR_MS = 30_000;
/** A channel that was silent for longer is asked for a sign of life before it is used: a machine may have slept. */
const SILENT_MS = 30_000;
const SIGN_OF_LIFE_MS = 2000;

const never = new AbortController().signal;
const wait = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

/** A channel, or HTTP until the channel is tried again, ms on performance's clock. */
type Way = { channel: Channel; deflates: boolean } | { why: string; until: number };

/** One channel for each endpoint and token, whatever rates its links are held to: a device has one radio. */
const ways = new Map<string, Way | Promise<Way>>();

async function openChannel(url: string, token: string | undefined, openSocket: OpenSocket): Promise<Channel> {
  const address = url.replace(/^http/, 'ws') + CHANNEL_PATH;
  const late = () => new LinkError('E302', `the WebSocket did not open within ${OPEN_TIMEOUT_MS} ms`);
  for (let attempt = 0; ; attempt++) {
    try {
      return await withDeadline(never, OPEN_TIMEOUT_MS, late, async (signal) => {
        const socket = openSocket(address, offeredProtocols(token));
        socket.binaryType = 'arraybuffer';
        await opened(signal, socket);
        return new Channel(socket, url);
      });
    } catch (error) {
      const pause = BACKOFF_MS[attempt];
      // What let the time pass once would do so again.
      if (pause === undefined || (error as LinkError).code === 'E302') throw error;
      await wait(pause);
    }
  }
}

/** Whether what was found once still serves, as far as is known here. */
const seemsGood = (way: Way): boolean =>
  'why' in way ? performance.now() < way.until : way.channel.open && way.channel.silentMs <= SILENT_MS;

/** The same, where the endpoint is asked for a sign of life. */
async function stillGood(way: Way): Promise<boolean> {
  if ('why' in way) return seemsGood(way);
  const { channel } = way;
  if (channel.open && channel.silentMs > SILENT_MS) {
    await channel.request(never, SIGN_OF_LIFE_MS, { op: 'ready', model: '' }).catch(() => channel.close());
  }
  return channel.open;
}

/**
 * The endpoint's own persistent channel where it has one, HTTP for every other server and where no WebSocket opens; each
 * answer says which it was, and why. A channel that broke is opened again by the next request; what was under way on it
 * fails with E314, for the caller to ask again.
 */
export const edgeLink = (options: EdgeLinkOptions): Link => checkedLink(rawEdgeLink(options));

function rawEdgeLink(options: EdgeLinkOptions): RawLink {
  const {
    token,
    mbps,
    delayMs,
    timeoutMs = DEFAULT_TIMEOUT_MS,
    openSocket = nativeSocket(),
    zlib = streamZlib,
  } = options;
  const url = options.url.replace(/\/+$/, '');
  const key = `${url} ${token} ${options.own ?? ''}`;
  const plain = rawHttpLink(options);

  /** HTTP's kept connection ends with the channel: asking once more tells whether anybody is still there. */
  const describeAnew = () =>
    plain.describe(never).catch((error: LinkError) => {
      if (error.code !== 'E314') throw error;
      return plain.describe(never);
    });

  async function find(): Promise<Way> {
    const { extensions } = await describeAnew();
    const until = performance.now() + HTTP_FOR_MS;
    if (!extensions.includes(CHANNEL_EXTENSION))
      return { why: 'the endpoint has no persistent channel', until };
    if (!openSocket) return { why: 'there are no WebSockets here', until };
    try {
      return {
        channel: await openChannel(url, token, openSocket),
        deflates: extensions.includes(DEFLATE_EXTENSION),
      };
    } catch (error) {
      return { why: `no WebSocket opened: ${(error as Error).message}`, until };
    }
  }

  async function way(signal: AbortSignal): Promise<Way> {
    const known = ways.get(key);
    if (known && !(known instanceof Promise) && seemsGood(known)) {
      signal.throwIfAborted();
      return known;
    }
    const late = () => new LinkError('E302', `${url} gave no complete answer within ${timeoutMs} ms`);
    const within = <T>(work: T | Promise<T>) => withDeadline(signal, timeoutMs, late, async () => work);
    const found = known && (await within(known));
    if (found && (await within(stillGood(found)))) return found;
    // Somebody else may have begun meanwhile.
    const next = ways.get(key);
    if (next && next !== known && next !== found) return within(next);
    const finding = find();
    ways.set(key, finding);
    const settle = (change: () => void) => ways.get(key) === finding && change();
    finding.then(
      (way) => settle(() => ways.set(key, way)),
      () => settle(() => ways.delete(key)),
    );
    return within(finding);
  }

  const transportOf = (found: Way): Transport =>
    'channel' in found ? { kind: 'channel' } : { kind: 'http', why: found.why };

  async function calls(signal: AbortSignal): Promise<Omit<RawLink, 'describe'>> {
    const found = await way(signal);
    if ('channel' in found) {
      const compress = found.deflates ? zlib : undefined;
      const shape = options.held?.() ?? { mbps, delayMs };
      return channelCalls(found.channel, { ...shape, timeoutMs, zlib: compress });
    }
    const transport = transportOf(found);
    return {
      ...plain,
      async infer(...question) {
        const answer = await plain.infer(...question);
        return { ...answer, transport: { ...answer.transport, ...transport } };
      },
    };
  }

  return {
    foreign: (signal) => plain.foreign?.(signal) ?? Promise.resolve(false),
    async describe(signal) {
      const about = await plain.describe(signal);
      return { ...about, transport: transportOf(await way(signal)) };
    },
    infer: async (signal, ...rest) => (await calls(signal)).infer(signal, ...rest),
    metadata: async (signal, ...rest) => (await calls(signal)).metadata(signal, ...rest),
    ready: async (signal, ...rest) => (await calls(signal)).ready(signal, ...rest),
    load: async (signal, ...rest) => (await calls(signal)).load(signal, ...rest),
    unload: async (signal, ...rest) => (await calls(signal)).unload(signal, ...rest),
  };
}
