/** Runs the device half of the bundle that this program lies in, against a served edge half. */
import { parseArgs } from 'node:util';
import { edgeLink } from '../../coinference/edgeLink.ts';
import { Pace } from '../../coinference/pace.ts';
import { openPipeline } from '../../coinference/pipeline.ts';
import { nodeSocket } from '../../coinference/socket.node.ts';
import { nodeZlib } from '../../coinference/zlib.node.ts';
import { plan } from '../../design/segments.ts';
import { nodeRuntime } from '../../runtime/node.node.ts';
import { webRuntimeInNode } from '../../runtime/web.node.ts';
import { toleranceOf } from '../verify.ts';
import { type Answer, answers, describe } from './answers.ts';
import { ownBundle } from './folder.ts';
import { ownFrame, recordedFrame } from './frames.ts';
import { program, UsageError, whole } from './program.ts';

const HELP = `npm run device -- [options]
  --sample N|all   which recorded sample to run (default 0)
  --points FILE    run your own point cloud instead: text, one "x y z" a line; may be given several times
  --one-by-one     of several frames, begin each when the one before is through, for the latency of a frame alone
  --edge URL       where the edge half is served (default http://127.0.0.1:8600)
  --token TEXT     the edge's bearer token
  --link RATE      hold the link to a rate each way, such as 40mbps
  --runtime NAME   wasm (the browser's engine, default) or native
  --threads N      threads of the engine (default 1)
  --verify         all samples; exit code 1 when logits differ by more than rounding explains
  --json           one JSON document instead of text`;

const RUNTIMES: Record<string, typeof nodeRuntime> = { wasm: webRuntimeInNode, native: nodeRuntime };

function rateOf(text: string): number {
  const value = /^([\d.]+)\s*mbps$/i.exec(text)?.[1];
  if (value && Number(value) > 0) return Number(value);
  throw new UsageError(`--link ${text}: a rate such as 40mbps is needed`);
}

await program(async (signal) => {
  const { values } = parseArgs({
    options: {
      sample: { type: 'string', default: '0' },
      points: { type: 'string', multiple: true },
      'one-by-one': { type: 'boolean' },
      edge: { type: 'string', default: 'http://127.0.0.1:8600' },
      token: { type: 'string' },
      link: { type: 'string' },
      runtime: { type: 'string', default: 'wasm' },
      threads: { type: 'string', default: '1' },
      verify: { type: 'boolean' },
      json: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return void console.log(HELP);
  const open = RUNTIMES[values.runtime];
  if (!open) throw new UsageError(`--runtime ${values.runtime}: wasm or native is needed`);
  const bundle = await ownBundle();
  const { manifest, files } = bundle;
  const all = values.verify || values.sample === 'all';
  const frames = values.points
    ? await Promise.all(values.points.map((path) => ownFrame(bundle, path)))
    : (all ? manifest.samples.map((_, i) => i) : [whole('--sample', values.sample, 0)]).map((i) =>
        recordedFrame(bundle, i),
      );

  const { token, link } = values;
  const segment = (part: { file: string } | undefined) => part && (files[part.file] as Uint8Array);
  const [head, edge, tail] = (['head', 'edge', 'tail'] as const).map((role) =>
    segment(manifest.segments[role]),
  );
  const pipeline = await openPipeline(signal, {
    segments: {
      plan: plan(manifest.design),
      ...(head && { head }),
      ...(edge && { edge }),
      ...(tail && { tail }),
    },
    setting: manifest.setting,
    runtime: open({ threads: whole('--threads', values.threads, 1) }),
    link: edgeLink({
      url: values.edge,
      openSocket: nodeSocket,
      zlib: nodeZlib,
      ...(token && { token }),
      ...(link && { mbps: rateOf(link) }),
    }),
  });
  const overlapping = frames.length > 1 && !values['one-by-one'];
  const results: Answer[] = [];
  const pace = new Pace();
  try {
    const [first] = frames;
    // Engines set up memory and threads in their first run; it would hide the time of the others.
    if (first) await pipeline.runFrame(signal, first.tensors);
    for await (const each of answers(signal, pipeline, manifest, frames, overlapping)) {
      pace.saw(performance.now());
      results.push(each);
    }
  } finally {
    await pipeline.close();
  }
  const { throughputFps } = pace;
  const counted = overlapping && Number.isFinite(throughputFps);
  if (values.json) {
    const { name: design } = manifest.design;
    console.log(JSON.stringify({ design, results, ...(counted && { throughputFps }) }));
  } else {
    for (const each of results) console.log(describe(each));
    if (counted) {
      console.log(
        `${results.length} overlapping frames: ${throughputFps.toFixed(1)} frames/s, measured from the first answer on`,
      );
    }
  }
  if (!values.verify) return;
  const worst = Math.max(...results.map(({ maxAbsDifference = 0 }) => maxAbsDifference));
  const tolerance = toleranceOf(manifest);
  if (!(worst <= tolerance))
    throw new Error(`logits differ by ${worst}; at most ${tolerance} is explained by rounding`);
  if (!values.json) console.log(`Verified: ${results.length} samples within ${tolerance}.`);
});
