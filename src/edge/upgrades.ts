import { EventEmitter } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';

/** Header names of this one hop that ask for another protocol. */
const ASKING = new Set(['upgrade', 'http2-settings']);

const without = (options: string): string =>
  options
    .split(',')
    .map((option) => option.trim())
    .filter((option) => !ASKING.has(option.toLowerCase()))
    .join(', ');

/** A request's head as it came, but for the wish to change the protocol. */
function plainHead({ method, url, httpVersion, rawHeaders }: IncomingMessage): Buffer {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const [name = '', value = ''] = rawHeaders.slice(i, i + 2);
    const isConnection = name.toLowerCase() === 'connection';
    const stays = isConnection ? without(value) : value;
    if (!ASKING.has(name.toLowerCase()) && !(isConnection && stays === '')) lines.push(`${name}: ${stays}`);
  }
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}

/**
 * Parts requests for a WebSocket from those for any other protocol, which a server may pass over (RFC 9110, 7.8). Java's
 * HttpClient asks for HTTP/2 (h2c) in every first request, and Node, which tells of upgrades here, would not answer it.
 * @returns where the former are told of, as a server tells of them
 */
export function webSocketUpgrades(server: Server): EventEmitter {
  const webSockets = new EventEmitter();
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (request.headers.upgrade?.toLowerCase() === 'websocket') {
      if (!webSockets.emit('upgrade', request, socket, head)) socket.destroy();
      return;
    }
    socket.unshift(Buffer.concat([plainHead(request), head]));
    server.emit(socket instanceof TLSSocket ? 'secureConnection' : 'connection', socket);
  });
  return webSockets;
}
