import { parseArgs } from 'node:util';
import type { Bundle } from '../files.ts';
import { toleranceOf } from '../verify.ts';
import type { DeviceOptions } from './index.ts';
import { address, UsageError, whole } from './program.ts';

const EDGE_HELP = `
  --edge URL       where the edge half is served (default http://127.0.0.1:8600)
  --token TEXT     the edge's bearer token (also GCODE_TOKEN)
  --link RATE      hold the link to a rate each way, such as 40mbps`;

const zooHelp = ({ goal, schemes }: Required<Bundle['manifest']>['dispatcher']) => `
  --target MS      the latency that a frame may have (default ${goal.targetMs})
  --goal NAME      frames within the target, latency, or energy within the target (default ${goal.what})
  --fixed SCHEME   run one scheme all the time; nothing adapts then. There are
${schemes.map(({ id, name }) => `                     "${id}" (${name})`).join('\n')}`;

/** What `--help` says; a bundle without an edge half has no options of the edge, one without a zoo none of its dispatcher. */
export function help({ manifest }: Bundle): string {
  const { segments, dispatcher } = manifest;
  return `npm run device -- [options]
  --sample N|all   which recorded sample to run (default 0)
  --points FILE    run your own point cloud instead: text, one "x y z" a line, or .npy; may be given several times
  --watch FOLDER   run each such file that is in a folder or comes, until it is stopped
  --stdin          run the frames that standard input brings: NPY, or a uint32 length in bytes and float32
  --prepare        scale and sample what comes as NPY or float32, as is done with text
  --one-by-one     of several frames, begin each when the one before is through, for the latency of a frame alone${segments.edge ? EDGE_HELP : ''}${dispatcher ? zooHelp(dispatcher) : ''}
  --runtime NAME   wasm (the browser's engine, default) or native (onnxruntime-node, installed then)
  --threads N      threads of the engine (default 1)
  --verify         all samples${dispatcher ? ' of every design' : ''}; exit code 1 when logits differ by more than rounding explains
  --lines          an answer a line, as JSON; --watch and --stdin do so anyway
  --json           one JSON document instead of text`;
}

export function options() {
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
      target: { type: 'string' },
      goal: { type: 'string' },
      fixed: { type: 'string' },
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
export type Options = ReturnType<typeof options>;

function rateOf(text: string): number {
  const value = /^([\d.]+)\s*mbps$/i.exec(text)?.[1];
  if (value && Number(value) > 0) return Number(value);
  throw new UsageError(`--link ${text}: a rate such as 40mbps is needed`);
}

const GOALS = ['frames', 'latency', 'energy'] as const;

/** What of a zoo's dispatcher is asked for. @throws UsageError */
function zooOptions({ manifest }: Bundle, { target, goal, fixed }: Options): Partial<DeviceOptions> {
  const { dispatcher } = manifest;
  const given = Object.entries({ target, goal, fixed }).find(([, value]) => value !== undefined);
  if (given && !dispatcher)
    throw new UsageError(`--${given[0]}: this bundle has one design, and no dispatcher`);
  const targetMs = Number(target);
  if (target !== undefined && !(targetMs > 0 && Number.isFinite(targetMs))) {
    throw new UsageError(`--target ${target}: milliseconds above 0 are needed`);
  }
  const what = GOALS.find((each) => each === goal);
  if (goal !== undefined && !what) throw new UsageError(`--goal ${goal}: there are ${GOALS.join(', ')}`);
  const ids = dispatcher?.schemes.map(({ id }) => id) ?? [];
  if (fixed !== undefined && !ids.includes(fixed)) {
    throw new UsageError(`--fixed ${fixed}: there are ${ids.map((id) => `"${id}"`).join(', ')}`);
  }
  return {
    ...(target !== undefined && { targetMs }),
    ...(what && { goal: what }),
    ...(fixed !== undefined && { fixed }),
  };
}

/** How the device half is opened. @throws UsageError */
export function deviceOptions(
  bundle: Bundle,
  values: Options,
): DeviceOptions & { runtime: 'wasm' | 'native' } {
  const { runtime, token = process.env.GCODE_TOKEN, link } = values;
  if (runtime !== 'wasm' && runtime !== 'native') {
    throw new UsageError(`--runtime ${runtime}: wasm or native is needed`);
  }
  return {
    runtime,
    threads: whole('--threads', values.threads, 1),
    edge: address('--edge', values.edge),
    ...(token && { token }),
    ...(link !== undefined && { mbps: rateOf(link) }),
    ...zooOptions(bundle, values),
  };
}

/** @throws Error where the largest difference is more than a design's bundle allows */
export function assertWithin({ manifest }: Bundle, worst: number): number {
  const tolerance = toleranceOf(manifest);
  if (worst <= tolerance) return tolerance;
  throw new Error(`logits differ by ${worst}; at most ${tolerance} is explained by rounding`);
}
