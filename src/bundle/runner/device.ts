/** Runs the device half of the bundle that this program lies in, against a served edge half. */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { edgeLink } from '../../coinference/edgeLink.ts';
import { type FrameResult, openPipeline, type Pipeline } from '../../coinference/pipeline.ts';
import { nodeSocket } from '../../coinference/socket.node.ts';
import { nodeZlib } from '../../coinference/zlib.node.ts';
import { plan } from '../../design/segments.ts';
import { nodeRuntime } from '../../runtime/node.node.ts';
import { float32, type Tensors } from '../../runtime/session.ts';
import { webRuntimeInNode } from '../../runtime/web.node.ts';
import { readTextCloud } from '../../tasks/textCloud.ts';
import type { Bundle } from '../files.ts';
import { parseSample } from '../manifest.ts';
import { frameOfSample } from '../samples.ts';
import { toleranceOf } from '../verify.ts';
import { ownBundle } from './folder.ts';
import { program, UsageError, whole } from './program.ts';

const HELP = `npm run device -- [options]
  --sample N|all   which recorded sample to run (default 0)
  --points FILE    run your own point cloud instead: text, one "x y z" a line
  --edge URL       where the edge half is served (default http://127.0.0.1:8600)
  --token TEXT     the edge's bearer token
  --link RATE      hold the link to a rate each way, such as 40mbps
  --runtime NAME   wasm (the browser's engine, default) or native
  --threads N      threads of the engine (default 1)
  --verify         all samples; exit code 1 when logits differ by more than rounding explains
  --json           one JSON document instead of text`;

const RUNTIMES: Record<string, typeof nodeRuntime> = { wasm: webRuntimeInNode, native: nodeRuntime };

interface Frame {
  name: string;
  tensors: Tensors;
  /** Absent for a person's own cloud. */
  expected?: { label: string; logits: readonly number[] };
}

interface Answer {
  frame: string;
  predicted: string;
  label?: string;
  timing: FrameResult['timing'];
  bytesUp: number;
  bytesDown: number;
  maxAbsDifference?: number;
}

function recordedFrame({ manifest, files }: Bundle, i: number): Frame {
  const name = manifest.samples[i];
  if (!name) throw new UsageError(`there are samples 0..${manifest.samples.length - 1}`);
  const sample = parseSample(name, new TextDecoder().decode(files[name]));
  const { label, logits } = sample;
  return {
    name,
    tensors: frameOfSample(sample, manifest.setting, manifest.input),
    expected: { label: manifest.classes[label] ?? `class ${label}`, logits },
  };
}

async function ownFrame({ manifest }: Bundle, path: string): Promise<Frame> {
  const { setting, input } = manifest;
  if (setting.words) throw new UsageError('--points: this network takes sentences, not point clouds');
  const cloud = readTextCloud(path, await readFile(path), setting.points);
  return { name: path, tensors: { [input]: float32(cloud, [setting.points, setting.features]) } };
}

async function answer(
  signal: AbortSignal,
  pipeline: Pipeline,
  bundle: Bundle,
  frame: Frame,
): Promise<Answer> {
  const { logits, timing, bytesUp, bytesDown } = await pipeline.runFrame(signal, frame.tensors);
  const best = logits.indexOf(Math.max(...logits));
  const { expected } = frame;
  return {
    frame: frame.name,
    predicted: bundle.manifest.classes[best] ?? `class ${best}`,
    timing,
    bytesUp,
    bytesDown,
    ...(expected && {
      label: expected.label,
      // Not Math.max(...) alone: a NaN must count as a difference.
      maxAbsDifference: expected.logits.reduce((worst, value, i) => {
        const d = Math.abs(value - (logits[i] ?? Number.NaN));
        return d <= worst ? worst : Number.isNaN(d) ? Infinity : d;
      }, 0),
    }),
  };
}

function describe({ frame, predicted, label, timing, bytesUp, bytesDown, maxAbsDifference }: Answer): string {
  const ms = (value: number) => `${value.toFixed(2)} ms`;
  const { deviceMs, upMs, edgeMs, downMs, totalMs } = timing;
  const lines = [
    `${frame}: ${predicted}${label === undefined ? '' : ` (label: ${label})`}`,
    `  ${ms(totalMs)}: device ${ms(deviceMs)}, up ${ms(upMs)}, edge ${ms(edgeMs)}, down ${ms(downMs)}; ` +
      `${bytesUp} bytes up, ${bytesDown} down`,
  ];
  if (maxAbsDifference !== undefined) {
    lines.push(`  largest difference from the recorded logits: ${maxAbsDifference.toExponential(1)}`);
  }
  return lines.join('\n');
}

function rateOf(text: string): number {
  const value = /^([\d.]+)\s*mbps$/i.exec(text)?.[1];
  if (value && Number(value) > 0) return Number(value);
  throw new UsageError(`--link ${text}: a rate such as 40mbps is needed`);
}

await program(async (signal) => {
  const { values } = parseArgs({
    options: {
      sample: { type: 'string', default: '0' },
      points: { type: 'string' },
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
    ? [await ownFrame(bundle, values.points)]
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
  const answers: Answer[] = [];
  try {
    // Engines set up memory and threads in their first run; it would hide the time of the others.
    await pipeline.runFrame(signal, (frames[0] as Frame).tensors);
    for (const frame of frames) answers.push(await answer(signal, pipeline, bundle, frame));
  } finally {
    await pipeline.close();
  }
  if (values.json) console.log(JSON.stringify({ design: manifest.design.name, results: answers }));
  else for (const each of answers) console.log(describe(each));
  if (!values.verify) return;
  const worst = Math.max(...answers.map(({ maxAbsDifference = 0 }) => maxAbsDifference));
  const tolerance = toleranceOf(manifest);
  if (!(worst <= tolerance))
    throw new Error(`logits differ by ${worst}; at most ${tolerance} is explained by rounding`);
  if (!values.json) console.log(`Verified: ${answers.length} samples within ${tolerance}.`);
});
