/** Devices that keep an endpoint busy, each over a channel of its own. Ends with the process that started it. */
import { Client, loadWork } from '../app/dispatch/company.ts';
import { edgeLink } from '../coinference/edgeLink.ts';
import { nodeSocket } from '../coinference/socket.node.ts';
import type { FromCompany, ToCompany } from './companyMessages.ts';

const stop = new AbortController();
process.once('disconnect', () => process.exit(0));
for (const event of ['SIGINT', 'SIGTERM'] as const) process.once(event, () => process.exit(0));

const clients: Client[] = [];
const tell = (message: FromCompany) => process.send?.(message);

process.on('message', async (message: ToCompany) => {
  if (message.kind === 'devices') {
    for (const [i, client] of clients.entries()) client.set(i < message.devices);
  } else if (message.kind === 'think') {
    for (const client of clients) client.thinkMs = message.ms;
  } else if (message.kind === 'report') {
    tell({ kind: 'report', members: clients.map((client) => client.report()) });
  } else {
    const { work, most } = message;
    const { url, token } = work;
    const linkOf = (own?: string) =>
      edgeLink({ url, openSocket: nodeSocket, ...(own && { own }), ...(token && { token }) });
    await loadWork(stop.signal, linkOf(), work);
    for (let number = 0; number < most; number++) {
      const client = new Client();
      clients.push(client);
      void client.run(stop.signal, linkOf(`device ${number}`), work);
    }
    tell({ kind: 'ready' });
  }
});
