/** Runs the device half of the bundle that this program lies in, against a served edge half. */
import { parseArgs } from 'node:util';
import { Pace } from '../../coinference/pace.ts';
import { type Answer, describe } from '../answers.ts';
import type { Bundle } from '../files.ts';
import { type NamedFrame, recordedFrame } from '../frames.ts';
import { toleranceOf } from '../verify.ts';
import { ownBundle } from './folder.ts';
import { openChecked } from './index.ts';
import { address, program, UsageError, whole } from './program.ts';
import { assertFolder, ownFrame, type Refuse, streamed, watched } from './sources.ts';

/** What `--help` says; a bundle without an edge half has no options of the edge. */
const help = (edge: boolean) => `npm run device -- [options]
  --sample N|all   which recorded sample to run (default 0)
  --points FILE    run your own point cloud instead: text, one "x y z" a line, or .npy; may be given several times
  --watch FOLDER   run each such file that is in a folder or comes, until it is stopped
  --stdin          run the frames that standard input brings: NPY, or a uint32 length in bytes and float32
  --prepare        scale and sample what comes as NPY or float32, as is done with text
  --one-by-one     of several frames, begin each when the one before is through, for the latency of a frame alone${edge ? EDGE_HELP : ''}
  --runtime NAME   wasm (the browser's engine, default) or native (onnxruntime-node, installed then)
  --threads N      threads of the engine (default 1)
  --verify         all samples; exit code 1 when logits differ by more than rounding explains
  --lines          an answer a line, as JSON; --watch and --stdin do so anyway
  --json           one JSON document instead of text`;

const EDGE_HELP = `
  --edge URL       where the edge half is served (default http://127.0.0.1:8600)
  --token TEXT     the edge's bearer token (also GCODE_TOKEN)
  --link RATE      hold the link to a rate each way, such as 40mbps`;

function rateOf(text: string): number {
  const value = /^([\d.]+)\s*mbps$/i.exec(text)?.[1];
  if (value && Number(value) > 0) return Number(value);
  throw new UsageError(`--link ${text}: a rate such as 40mbps is needed`);
}

function options() {
  const { values } = parseArgs({
    options: {
      sample: { type: 'string', default: '0' },
      points: { type: 'string', multiple: true },
      watch: { type: 'string' },
      stdin: { type: 'boolean' },
      prepare: { type: 'boolean', default: false },
      'one-by-one': { type: 'boolean' },
      edge: { type: 'string', default: 'http://127.0.0.1:8600' },
      token: { type: 'string' },
      link: { type: 'string' },
      runtime: { type: 'string', default: 'wasm' },
      threads: { type: 'string', default: '1' },
      verify: { type: 'boolean' },
      lines: { type: 'boolean' },
      json: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  return values;
}
type Options = ReturnType<typeof options>;

/** Frames a second of fewer say more of the pipeline's filling than of its pace. */
const LEAST_COUNTED = 5;

const line = (document: object) => process.stdout.write(`${JSON.stringify(document)}\n`);

/** A frame that cannot be run has a line too. */
const refuse: Refuse = (frame, error) => {
  const { message, code } = error as Error & { code?: string };
  line({ frame, error: message, ...(code && { code }) });
};

/** The frames that were asked for; `endless` ones come one by one, and their number is not known. */
async function source(signal: AbortSignal, bundle: Bundle, values: Options) {
  const { watch: folder, stdin, points, prepare, verify, sample } = values;
  if ([folder, stdin, points, verify].filter((each) => each !== undefined).length > 1) {
    throw new UsageError('--points, --watch, --stdin and --verify exclude each other');
  }
  if (folder !== undefined) {
    await assertFolder(folder);
    return { endless: watched(signal, bundle, folder, prepare, refuse) };
  }
  if (stdin) return { endless: streamed(bundle, process.stdin, prepare, refuse) };
  if (points) return { list: await Promise.all(points.map((path) => ownFrame(bundle, path, prepare))) };
  const { samples } = bundle.manifest;
  const all = verify || sample === 'all';
  const chosen = all ? samples.map((_, i) => i) : [whole('--sample', sample, 0)];
  if (chosen.some((i) => i >= samples.length)) {
    throw new UsageError(`--sample ${sample}: there are samples 0..${samples.length - 1}`);
  }
  return { list: chosen.map((i) => recordedFrame(bundle, i)) };
}

await program(async (signal) => {
  const values = options();
  const bundle = await ownBundle();
  const split = bundle.manifest.segments.edge !== undefined;
  if (values.help) return void console.log(help(split));
  const { runtime, token = process.env.GCODE_TOKEN, link } = values;
  if (runtime !== 'wasm' && runtime !== 'native') {
    throw new UsageError(`--runtime ${runtime}: wasm or native is needed`);
  }
  const threads = whole('--threads', values.threads, 1);
  const mbps = link === undefined ? undefined : rateOf(link);
  const edge = address('--edge', values.edge);
  const { list, endless } = {
    list: undefined,
    endless: undefined,
    ...(await source(signal, bundle, values)),
  };
  const device = await openChecked(bundle, {
    ...{ edge, runtime, threads, signal },
    ...(token && { token }),
    ...(mbps !== undefined && { mbps }),
  });
  const overlapping = (endless !== undefined || (list?.length ?? 0) > 1) && !values['one-by-one'];
  const lines = values.lines || endless !== undefined;
  const results: Answer[] = [];
  const pace = new Pace();
  try {
    // Engines set up memory and threads in their first run; it would hide the time of the others.
    const first: NamedFrame | undefined = list?.[0] ?? recordedFrame(bundle, 0);
    for await (const _ of device.answers([first], false));
    for await (const each of device.answers(list ?? (endless as AsyncIterable<NamedFrame>), overlapping)) {
      pace.saw(performance.now());
      if (lines) line(each);
      // An endless stream's answers are gone once they are written.
      if (list) results.push(each);
    }
  } finally {
    await device.close();
  }
  const { throughputFps } = pace;
  const counted = overlapping && results.length >= LEAST_COUNTED && Number.isFinite(throughputFps);
  if (values.json && !lines) {
    const { name: design } = bundle.manifest.design;
    line({ design, results, ...(counted && { throughputFps }) });
  } else if (!lines) {
    for (const each of results) console.log(describe(each));
    if (counted) {
      console.log(
        `${results.length} overlapping frames: ${throughputFps.toFixed(1)} frames/s, measured from the first answer on`,
      );
    }
  }
  if (!values.verify) return;
  const worst = Math.max(...results.map(({ maxAbsDifference = 0 }) => maxAbsDifference));
  const tolerance = toleranceOf(bundle.manifest);
  if (!(worst <= tolerance))
    throw new Error(`logits differ by ${worst}; at most ${tolerance} is explained by rounding`);
  if (!values.json && !lines) console.log(`Verified: ${results.length} samples within ${tolerance}.`);
});
