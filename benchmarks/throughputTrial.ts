import { cpus } from 'node:os';
import { overlapped } from '../src/app/measuring.ts';
import { typicalFrame } from '../src/coinference/frameParts.ts';
import type { Link } from '../src/coinference/link.ts';
import type { FrameResult, Pipeline } from '../src/coinference/pipeline.ts';
import type { Tensors } from '../src/runtime/session.ts';
import { median } from '../src/system/statistics.ts';
import { echoFloor } from './echoFloor.ts';

const signal = new AbortController().signal;

/** Frames a second from the first result on: until then the pipeline fills. */
async function measuredFps(
  pipeline: Pipeline,
  clouds: readonly Float32Array[],
  depth: number,
): Promise<number> {
  return (await overlapped(pipeline.runFrames(signal, clouds, { depth }))).throughputFps;
}

/** Runs of a model on the endpoint, by its engine's clock, ms. */
async function edgeAlone(link: Link, name: string, inputs: Tensors): Promise<number> {
  const { eachMs = [] } = await link.infer(signal, name, inputs, { repeats: 20 });
  return median(eachMs);
}

export interface ThroughputRow {
  mode: string;
  rate: number;
  edge: Edge;
  /** Overlapping frames against the slowest stage, frames a second each. */
  fps: number;
  stageFps: number;
  serialMs: number;
  partsMs: number;
  /** See echoFloor.ts. */
  floorMs: number;
  /** Processor time of the device's process for each overlapping frame, and of its segments alone, ms. */
  cpuMs: number;
  segmentsMs: number;
  /** Processor time of the whole machine for each overlapping frame, ms, and the share of all its processors that this was. */
  machineMs: number;
  busy: number;
  /** Frames a second of the slower engine while both compute their segments again and again, each by itself, without a link. */
  enginesFps: number;
  /** Where a frame alone spends its time, and the same parts measured apart, ms. */
  spent: Apart & { queueMs: number; otherMs: number };
  apart: Apart;
}

/** A frame's parts; encoding and decoding are within `otherMs` of a frame that ran. */
interface Apart {
  deviceMs: number;
  upMs: number;
  edgeMs: number;
  downMs: number;
  codingMs: number;
}

/** Processor time that the machine has spent so far, and could have, ms. */
function machineTimes(): { busyMs: number; allMs: number } {
  const times = cpus().map(({ times: { user, nice, sys, irq, idle } }) => ({
    busy: user + nice + sys + irq,
    idle,
  }));
  const busyMs = times.reduce((sum, { busy }) => sum + busy, 0);
  return { busyMs, allMs: times.reduce((sum, { idle }) => sum + idle, busyMs) };
}

/** For so long both engines compute at once. */
const TOGETHER_MS = 400;

export type Edge = 'real' | 'sleeping';

/** Frames at a rate against one edge: overlapping, alone, and their parts apart. */
export class ThroughputTrial {
  readonly edge: Edge;
  readonly #pipeline: Pipeline;
  readonly #free: Link;
  readonly #held: Link;
  readonly #fps: number[] = [];
  readonly #cpuMs: number[] = [];
  readonly #machine: { ms: number; busy: number }[] = [];
  readonly #alone: FrameResult[] = [];

  constructor(edge: Edge, pipeline: Pipeline, { free, held }: { free: Link; held: Link }) {
    this.edge = edge;
    this.#pipeline = pipeline;
    this.#free = free;
    this.#held = held;
  }

  /** Both processes compile themselves while they run: hundreds of frames before the first design, some before each other. */
  async warmUp(clouds: readonly Float32Array[], runs: number): Promise<void> {
    for (let i = 0; i < runs; i++) {
      await this.#pipeline.runFrame(signal, clouds[i % clouds.length] as Float32Array);
    }
  }

  /** @param depth frames under way at once */
  async overlap(clouds: readonly Float32Array[], depth: number): Promise<void> {
    const [before, machine] = [process.cpuUsage(), machineTimes()];
    this.#fps.push(await measuredFps(this.#pipeline, clouds, depth));
    const { user, system } = process.cpuUsage(before);
    this.#cpuMs.push((user + system) / 1000 / clouds.length);
    const { busyMs, allMs } = machineTimes();
    const ms = busyMs - machine.busyMs;
    this.#machine.push({ ms: ms / clouds.length, busy: ms / (allMs - machine.allMs) });
  }

  async runAlone(clouds: readonly Float32Array[]): Promise<void> {
    for (const cloud of clouds) this.#alone.push(await this.#pipeline.runFrame(signal, cloud));
  }

  over(read: (r: FrameResult) => number): number {
    return median(this.#alone.map(read));
  }

  /** @param runDevice the device's segments once, one after the other */
  async #enginesFps(up: Tensors, runDevice: () => Promise<void>): Promise<number> {
    let over = false;
    let [runs, started] = [0, performance.now()];
    const device = async () => {
      for (await runDevice(), started = performance.now(); !over; runs++) await runDevice();
      return (1000 * runs) / (performance.now() - started);
    };
    const edge = async () => {
      const times: number[] = [];
      const name = this.#pipeline.modelName as string;
      for (const end = performance.now() + TOGETHER_MS; performance.now() < end; ) {
        const { eachMs = [] } = await this.#free.infer(signal, name, up, { repeats: 20 });
        times.push(...eachMs);
      }
      over = true;
      return 1000 / median(times);
    };
    return Math.min(...(await Promise.all([device(), edge()])));
  }

  async row(
    mode: string,
    rate: number,
    deviceAloneMs: number,
    { up, down }: { up: Tensors; down: Tensors },
    runDevice: () => Promise<void>,
  ): Promise<ThroughputRow> {
    const { parts } = typicalFrame(this.#alone.map(({ timing }) => timing));
    const slowest = Math.max(parts.deviceMs, parts.upMs, parts.edgeMs, parts.downMs);
    const codingMs = this.over(({ timing }) => (timing.encodeMs ?? 0) + (timing.decodeMs ?? 0));
    const bytesMs = (read: (result: FrameResult) => number) => (8 * this.over(read)) / (rate * 1000);
    const apart = {
      deviceMs: deviceAloneMs,
      upMs: bytesMs(({ bytesUp }) => bytesUp),
      edgeMs: await edgeAlone(this.#free, this.#pipeline.modelName as string, up),
      downMs: bytesMs(({ bytesDown }) => bytesDown),
      codingMs,
    };
    const queueMs = this.over(({ timing }) => timing.queueMs);
    return {
      mode,
      rate,
      edge: this.edge,
      fps: median(this.#fps),
      stageFps: 1000 / slowest,
      serialMs: this.over(({ timing }) => timing.totalMs),
      partsMs: Object.values(apart).reduce((a, b) => a + b, 0),
      floorMs: await echoFloor(signal, this.#held, { up, down, mbps: rate }),
      cpuMs: median(this.#cpuMs),
      segmentsMs: deviceAloneMs,
      machineMs: median(this.#machine.map(({ ms }) => ms)),
      busy: median(this.#machine.map(({ busy }) => busy)),
      enginesFps: await this.#enginesFps(up, runDevice),
      spent: {
        ...parts,
        edgeMs: parts.edgeMs - queueMs,
        queueMs,
        codingMs,
        otherMs: parts.otherMs - codingMs,
      },
      apart,
    };
  }

  close(): Promise<void> {
    return this.#pipeline.close();
  }
}
