/**
 * Where the latency of light frames alone goes beyond their bytes over the rate, hop by hop, ms: medians over random designs of
 * the modes DE and DED. Device and endpoint share this machine, and so one clock. Beside them a bare WebSocket: the same number
 * of bytes there and back at the same pacing, by turns with the frames. What it takes beyond the bytes, no design can save.
 *
 *   npm run -s bench:hops -- [--json] [--designs 3] [--links 40,10] [--points 256] [--frames 120] [--seed 1]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { randomDesigns } from '../src/coinference/collect.ts';
import { edgeLink } from '../src/coinference/edgeLink.ts';
import { openPipeline, type Pipeline } from '../src/coinference/pipeline.ts';
import { nodeSocket } from '../src/coinference/socket.node.ts';
import { opened } from '../src/coinference/socket.ts';
import { nodeZlib } from '../src/coinference/zlib.node.ts';
import { decodeDesign } from '../src/design/decode.ts';
import { modeOf, plan } from '../src/design/segments.ts';
import { nowNs } from '../src/edge/clock.ts';
import { calibratedWeights } from '../src/learning/initialise.ts';
import { emitPlan } from '../src/onnx/emit.ts';
import { nodeRuntime } from '../src/runtime/node.node.ts';
import { webRuntimeInThread } from '../src/runtime/thread.node.ts';
import { gatherFor } from '../src/system/micro.ts';
import { median } from '../src/system/statistics.ts';
import { shapesTask } from '../src/tasks/shapes.ts';
import { settingOf } from '../src/tasks/task.ts';
import { benchmark, type Figure } from './benchmark.ts';
import { ECHO_HEAD, type EdgeStamps } from './hopStamps.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    designs: { type: 'string', default: '3' },
    links: { type: 'string', default: '40,10' },
    points: { type: 'string', default: '256' },
    frames: { type: 'string', default: '120' },
    seed: { type: 'string', default: '1' },
  },
});
const [count, points, frames, seed] = [values.designs, values.points, values.frames, values.seed].map(
  Number,
) as [number, number, number, number];
const rates = values.links.split(',').map(Number);
const WARM_UPS = { first: 400, others: 60 };
const signal = new AbortController().signal;

const HOPS = {
  segments: "the device's segments, with the way to their thread and back",
  asking: 'device, from values to the socket',
  up: "from the device's socket to the endpoint",
  reading: 'endpoint, from the first message to asking the engine, less the bytes up',
  there: "to the engine's process",
  run: "the engine's run, one at a time",
  back: "from the engine's process",
  answering: 'endpoint, from the result to the socket, less the bytes down',
  down: "from the endpoint's socket to the device",
  using: 'device, from the answer to its values',
  all: 'all of it: latency alone less bytes over rate',
  echo: 'a bare WebSocket with the same bytes at the same pacing, less the bytes',
};
type Row = Record<keyof typeof HOPS, number>;

const script = fileURLToPath(new URL('../scripts/bench.mjs', import.meta.url));
const edge = spawn(process.execPath, [script, 'stampedEdge'], {
  stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
});
const [line] = await once(createInterface({ input: edge.stdout as NodeJS.ReadableStream }), 'line');
const addresses = JSON.parse(line as string) as { url: string; echo: string };
async function stamps(): Promise<EdgeStamps[]> {
  const told = once(edge, 'message');
  edge.send('take');
  return (await told)[0] as EdgeStamps[];
}

/** When the frame under way left by the socket, and when the last message came. */
const mark = { sent: 0, got: 0 };
const openSocket: typeof nodeSocket = (url, protocols) => {
  const socket = nodeSocket(url, protocols);
  const send = socket.send.bind(socket);
  socket.send = (data) => {
    mark.sent ||= nowNs();
    send(data);
  };
  // Before the channel's own listener.
  (socket as unknown as NodeJS.EventEmitter).on('message', () => {
    mark.got = nowNs();
  });
  return socket;
};

const bare = nodeSocket(addresses.echo, []);
await opened(signal, bare);
/** What the bare WebSocket takes beyond the bytes, ms. */
async function echoed(mbps: number, bytesUp: number, bytesDown: number): Promise<number> {
  const message = new Uint8Array(Math.max(ECHO_HEAD.length, bytesUp));
  const view = new DataView(message.buffer);
  view.setFloat64(ECHO_HEAD.mbps, mbps, true);
  view.setFloat64(ECHO_HEAD.bytesUp, bytesUp, true);
  view.setFloat64(ECHO_HEAD.bytesDown, bytesDown, true);
  const from = nowNs();
  await new Promise<void>((done) => {
    bare.onmessage = () => done();
    bare.send(message);
  });
  return (nowNs() - from) / 1e6 - (8 * (bytesUp + bytesDown)) / (1000 * mbps);
}

/** One frame, and then as many bytes over the bare WebSocket. */
async function rowOf(pipeline: Pipeline, cloud: Float32Array, mbps: number): Promise<Row> {
  mark.sent = 0;
  const from = nowNs();
  const { bytesUp, bytesDown, spans } = await pipeline.runFrame(signal, cloud);
  const to = nowNs();
  const at = (await stamps()).at(-1) as EdgeStamps;
  const msOf = (bytes: number) => (8 * bytes) / (1000 * mbps);
  const spent = (stage: string) =>
    spans.reduce((sum, each) => sum + (each.stage === stage ? each.endMs - each.startMs : 0), 0);
  const ms = (a: number, b: number) => (b - a) / 1e6;
  return {
    segments: spent('head') + spent('tail'),
    asking: ms(from, mark.sent) - spent('head'),
    up: ms(mark.sent, at.came),
    reading: ms(at.came, at.asked) - msOf(bytesUp),
    there: ms(at.asked, at.start),
    run: ms(at.start, at.end),
    back: ms(at.end, at.back),
    answering: ms(at.back, at.sent) - msOf(bytesDown),
    down: ms(at.sent, mark.got),
    using: ms(mark.got, to) - spent('tail'),
    all: ms(from, to) - msOf(bytesUp + bytesDown),
    echo: await echoed(mbps, bytesUp, bytesDown),
  };
}

const medians = (rows: readonly Row[]): Row =>
  Object.fromEntries(
    (Object.keys(HOPS) as (keyof Row)[]).map((hop) => [hop, median(rows.map((row) => row[hop]))]),
  ) as Row;

await benchmark('hops', async (log) => {
  const runtime = await webRuntimeInThread({ threads: 1 });
  const data = shapesTask({ split: 'val', points, size: 40 });
  const setting = settingOf(data, points);
  const clouds = Array.from({ length: data.size }, (_, i) => {
    const cloud = new Float32Array(points * 3);
    data.read(i, points, cloud, 0);
    return cloud;
  });
  const light = randomDesigns(100 * count, seed)
    .filter((encoding) => ['DE', 'DED'].includes(modeOf(plan(decodeDesign(encoding)))))
    .slice(0, count);
  const found: { mbps: number; row: Row }[] = [];
  for (const encoding of light) {
    const design = decodeDesign(encoding);
    const weights = await calibratedWeights(nodeRuntime(), design, setting, seed, data);
    const gather = { device: { gather: gatherFor('onnxruntime-web') }, edge: { gather: 'block' } } as const;
    const segments = emitPlan(design, setting, weights, gather);
    for (const mbps of rates) {
      const link = edgeLink({ url: addresses.url, openSocket, zlib: nodeZlib, mbps });
      const pipeline = await openPipeline(signal, { segments, setting, runtime, link });
      const cloud = (i: number) => clouds[i % clouds.length] as Float32Array;
      for (let i = 0; i < (found.length === 0 ? WARM_UPS.first : WARM_UPS.others); i++) {
        await rowOf(pipeline, cloud(i), mbps);
      }
      const rows: Row[] = [];
      for (let i = 0; i < frames; i++) rows.push(await rowOf(pipeline, cloud(i), mbps));
      const row = medians(rows);
      found.push({ mbps, row });
      const words = Object.entries(row).map(([hop, ms]) => `${hop} ${ms.toFixed(2)}`);
      log(`${encoding}, ${mbps} Mb/s: ${words.join(', ')}`);
      await pipeline.close();
    }
  }
  await runtime.close();
  bare.close();
  edge.kill();
  return rates.flatMap((mbps): Figure[] => {
    const row = medians(found.filter((each) => each.mbps === mbps).map((each) => each.row));
    return Object.entries(HOPS).map(([hop, words]) => ({
      name: `${mbps} Mb/s, ${words}, median`,
      value: row[hop as keyof Row],
      unit: 'ms',
    }));
  });
});
