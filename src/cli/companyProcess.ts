/** Devices that keep an endpoint busy, each over a channel of its own. Ends with the process that started it. */
import { edgeLink } from '../coinference/edgeLink.ts';
import { nodeSocket } from '../coinference/socket.node.ts';
import { sha256Hex } from '../onnx/sha256.ts';
import type { CompanyMember, CompanyWork, FromCompany, ToCompany } from './company.ts';

const stop = new AbortController();
process.once('disconnect', () => process.exit(0));
for (const event of ['SIGINT', 'SIGTERM'] as const) process.once(event, () => process.exit(0));

let active = 0;
let woken = () => {};
let wake = new Promise<void>((done) => {
  woken = done;
});
const members: CompanyMember[] = [];
const tell = (message: FromCompany) => process.send?.(message);
const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));
/** A refused device tries again a little later. */
const AGAIN_MS = 50;

async function member(number: number, { url, token, model, inputs, outputs, thinkMs }: CompanyWork) {
  const link = edgeLink({ url, own: `device ${number}`, openSocket: nodeSocket, ...(token && { token }) });
  const name = `segment-${sha256Hex(model).slice(0, 32)}`;
  const counts = members[number] as CompanyMember;
  for (;;) {
    while (number >= active) await wake;
    const started = performance.now();
    try {
      await link.infer(stop.signal, name, inputs, { outputs });
      counts.frames++;
      counts.latenciesMs.push(performance.now() - started);
      if (thinkMs > 0) await pause(thinkMs);
    } catch (error) {
      counts.failed++;
      counts.problem = (error as Error).message;
      await pause(AGAIN_MS);
    }
  }
}

process.on('message', async (message: ToCompany) => {
  if (message.kind === 'devices') {
    active = message.devices;
    woken();
    wake = new Promise((done) => {
      woken = done;
    });
  } else if (message.kind === 'report') {
    tell({ kind: 'report', members: members.map((each) => ({ ...each })) });
    for (const each of members) Object.assign(each, { frames: 0, latenciesMs: [], failed: 0, problem: null });
  } else {
    const { work, most } = message;
    const { url, token, model } = work;
    const link = edgeLink({ url, openSocket: nodeSocket, ...(token && { token }) });
    await link.load(stop.signal, `segment-${sha256Hex(model).slice(0, 32)}`, model);
    for (let number = 0; number < most; number++) {
      members.push({ frames: 0, latenciesMs: [], failed: 0, problem: null });
      void member(number, work);
    }
    tell({ kind: 'ready' });
  }
});
