import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { quantile } from '../../src/system/statistics.ts';
import type { AttackPart } from './part.ts';
import { openTarget, type Target } from './target.ts';

const CLIENTS = 64;
const SECONDS = 60;

const body = JSON.stringify({ inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 2], data: [1, 2] }] });
const inferPath = '/v2/models/good/infer';

/** One inference; whether it was answered rightly. */
export function ask(url: string, agent: Agent): Promise<boolean> {
  return new Promise((done) => {
    const headers = { 'content-type': 'application/json', 'content-length': body.length };
    const sent = request(url + inferPath, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => {
        const right =
          response.statusCode === 200 && JSON.stringify(JSON.parse(text).outputs[0].data) === '[2,4]';
        done(right);
      });
    });
    sent.on('error', () => done(false));
    sent.end(body);
  });
}

/** Keep-alive clients for some seconds: the time of each request, and how many were answered wrongly or not at all. */
async function ordinary(target: Target, seconds: number): Promise<{ ms: Float64Array; wrong: number }> {
  const until = performance.now() + seconds * 1000;
  const ms: number[] = [];
  let wrong = 0;
  const client = async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    while (performance.now() < until) {
      const started = performance.now();
      if (!(await ask(target.url, agent))) wrong += 1;
      ms.push(performance.now() - started);
    }
    agent.destroy();
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return { ms: Float64Array.from(ms).sort(), wrong };
}

/** One client who hangs up in the middle, floods one connection, and drips bytes, until told to stop. */
function hostile(target: Target): () => void {
  const port = Number(new URL(target.url).port);
  let over = false;
  const head = (length: number) =>
    `POST ${inferPath} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`;
  const much = JSON.stringify({ ...JSON.parse(body), parameters: { repeats: 1000 } });
  const ways = [
    (socket: ReturnType<typeof connect>) => {
      socket.write(head(much.length) + much);
      setTimeout(() => socket.destroy(), 5);
    },
    (socket: ReturnType<typeof connect>) => {
      socket.end((head(body.length) + body).repeat(50));
    },
    (socket: ReturnType<typeof connect>) => {
      socket.write(head(1000));
      const drip = setInterval(() => (socket.destroyed ? clearInterval(drip) : socket.write('{')), 20);
      setTimeout(() => socket.destroy(), 500);
    },
  ];
  for (const way of ways) {
    const again = () => {
      if (over) return;
      const socket = connect(port, '127.0.0.1', () => way(socket));
      socket.resume();
      socket.on('error', () => {});
      socket.once('close', () => setTimeout(again, 5));
    };
    again();
  }
  return () => {
    over = true;
  };
}

/** Ordinary clients without and with a hostile one among them, by turns. */
export const crowd: AttackPart = {
  name: 'crowd',
  async run({ scale, log }) {
    const rounds = 2;
    const seconds = Math.max(2, (SECONDS * scale) / rounds);
    const target = await openTarget();
    const calm: number[] = [];
    const attacked: number[] = [];
    let wrong = 0;
    let asked = 0;
    try {
      await ordinary(target, 2);
      for (let round = 0; round < rounds; round++) {
        for (const [list, attack] of [
          [calm, false],
          [attacked, true],
        ] as const) {
          log(`${CLIENTS} clients for ${seconds} s${attack ? ', a hostile one among them' : ''}`);
          const stop = attack ? hostile(target) : () => {};
          const result = await ordinary(target, seconds);
          stop();
          list.push(...result.ms);
          wrong += result.wrong;
          asked += result.ms.length;
        }
      }
    } finally {
      await target.close();
    }
    const p99 = (list: number[]) => quantile(Float64Array.from(list).sort(), 0.99);
    return [
      { name: 'asked', value: asked, unit: 'requests' },
      { name: 'answered wrongly or not at all', value: wrong, unit: 'requests', goal: '0' },
      { name: 'p99 without the hostile client', value: p99(calm), unit: 'ms' },
      { name: 'p99 with it', value: p99(attacked), unit: 'ms' },
      {
        name: 'p99 with it, of that without',
        value: p99(attacked) / p99(calm),
        unit: 'times',
        goal: 'at most 1.5',
      },
    ];
  },
};
