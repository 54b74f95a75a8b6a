import type {
  DispatchedFrame,
  DispatchOptions,
  DispatchStatus,
} from '../../coinference/dispatch/dispatched.ts';
import type { Goal } from '../../coinference/dispatch/predict.ts';
import { Dispatcher } from '../../coinference/dispatch/runner.ts';
import type { Scheme } from '../../coinference/dispatch/scheme.ts';
import type { LinkTrace, LoadTrace } from '../../coinference/dispatch/traces.ts';
import type { Zoo, ZooEntry } from '../../coinference/dispatch/zoo.ts';
import type { Link } from '../../coinference/link.ts';
import { batches, type EmittedPlan, emitPlan } from '../../onnx/emit.ts';
import type { Gather } from '../../onnx/neighbours.ts';
import type { Runtime } from '../../runtime/session.ts';
import type { System } from '../../system/system.ts';
import { frameOf } from '../../tasks/frame.ts';
import type { TaskData } from '../../tasks/task.ts';
import { type Failure, Failures } from './failures.ts';
import { nameOfRun, type PlannedRun } from './fixed.ts';
import { type PlayedFrame, Playing, play } from './play.ts';
import { type RunReport, reportOf } from './report.ts';

/** A zoo on a system that is there. */
export interface DispatchSetup {
  zoo: Zoo;
  data: TaskData;
  schemes: readonly Scheme[];
  system: System;
  goal: Goal;
  device: { runtime: Runtime; gather: Gather };
  /** The endpoint, each exchange held to what is said when it begins. */
  throttledLink(held: () => { mbps?: number; delayMs?: number }): Link;
  decide?: DispatchOptions['decide'];
  /** What the server at the edge does not do, in words: none of an endpoint of ours. */
  lacks?: readonly string[];
}

export interface Change {
  /** s from the start of the trace. */
  atS: number;
  from: string | null;
  to: string;
  /** What it was predicted to gain: cost before over cost now, less 1. */
  gain: number | null;
}

export interface TraceRun {
  report: RunReport;
  frames: PlayedFrame[];
  changes: Change[];
  broken: Failure[];
}

export interface Followers {
  /** Given before the first frame: what pauses and resumes the trace. */
  onBegin?: (playing: Playing) => void;
  /** Told before the trace begins, and in short intervals of how many devices use the edge. */
  onDevices?: (devices: number) => void;
  /** The same of what the link is held to. */
  onLink?: (held: { mbps: number; delayMs: number }) => void;
  onStatus?: (status: DispatchStatus & { atS: number; devices: number; mbps: number }) => void;
  onFrame?: (frame: PlayedFrame, result: DispatchedFrame) => void;
  onChange?: (change: Change) => void;
}

/** A scheme's design, or its network on the device alone, as ONNX. */
export async function emitScheme(
  { zoo, device }: Pick<DispatchSetup, 'zoo' | 'device'>,
  scheme: Pick<Scheme, 'entry' | 'design' | 'local'>,
  local: boolean,
): Promise<EmittedPlan> {
  const { weights } = zoo.entries[scheme.entry] as ZooEntry;
  return emitPlan(local ? scheme.local.design : scheme.design, zoo.setting, await weights(), {
    device: { gather: device.gather },
    edge: { gather: 'block', batched: batches(zoo.setting) },
  });
}

const LOOK_MS = 50;

/** Plays traces once, adapting or with one scheme all the time. */
export async function runTrace(
  signal: AbortSignal,
  setup: DispatchSetup,
  traces: { link: LinkTrace; load: LoadTrace },
  run: PlannedRun,
  { onBegin, onDevices, onLink, onStatus, onFrame, onChange }: Followers = {},
): Promise<TraceRun> {
  const { zoo, data, schemes, system, goal, device } = setup;
  const playing = new Playing(traces.link, traces.load);
  const changes: Change[] = [];
  const failures = new Failures();
  // Frames are made before: making one takes the device's time.
  const samples = Array.from({ length: Math.min(64, data.size) }, (_, i) => i);
  const input = schemes[0]?.design.ops.find(({ kind }) => kind === 'Input')?.id ?? '';
  const inputs = samples.map((i) => frameOf(data, i, zoo.setting.points, input));
  // Weights that have to be made take this thread for seconds: never while frames run.
  for (const entry of new Set(schemes.map((scheme) => scheme.entry))) await zoo.entries[entry]?.weights();
  signal.throwIfAborted();
  const dispatcher = await Dispatcher.open(signal, {
    ...{ schemes, system, goal, runtime: device.runtime, setting: zoo.setting },
    link: setup.throttledLink(playing.held),
    emit: (scheme, local) => emitScheme(setup, scheme, local),
    batched: batches(zoo.setting),
    warmUp: inputs[0] ?? null,
    ...(run !== 'adaptive' && { fixed: run.fixed }),
    ...(setup.decide && { decide: setup.decide }),
    onSwitch({ atMs, from, to, gain }) {
      const change = { atS: playing.secondsAt(atMs), from, to, gain: gain ?? null };
      changes.push(change);
      onChange?.(change);
    },
    onStatus(status) {
      if (playing.paused) return;
      const { devices } = playing;
      onStatus?.({ ...status, atS: playing.secondsAt(status.atMs), devices, mbps: playing.held().mbps });
    },
    onFailed: (scheme, error) => failures.add(scheme, error),
  });
  let devices = 0;
  let mbps = 0;
  const tell = () => {
    const held = playing.held();
    if (held.mbps !== mbps) onLink?.(held);
    if (playing.devices !== devices) onDevices?.(playing.devices);
    ({ devices } = playing);
    ({ mbps } = held);
  };
  tell();
  onBegin?.(playing);
  const telling = setInterval(tell, LOOK_MS);
  try {
    const frames = await play(signal, dispatcher, {
      playing,
      frame: (number) => inputs[number % inputs.length] as (typeof inputs)[number],
      ...(onFrame && { onFrame }),
    });
    const switches = Math.max(0, changes.filter(({ atS }) => atS > 0).length);
    const report = reportOf(nameOfRun(run), frames, { ...traces, targetMs: goal.targetMs, switches });
    return { report, frames, changes, broken: failures.list };
  } finally {
    clearInterval(telling);
    onDevices?.(1);
    await dispatcher.close();
  }
}
