import { overlapped } from '../src/app/measuring.ts';
import { typicalFrame } from '../src/coinference/frameParts.ts';
import type { Link } from '../src/coinference/link.ts';
import { measureLink } from '../src/coinference/measureLink.ts';
import type { FrameResult, Pipeline } from '../src/coinference/pipeline.ts';
import type { Tensors } from '../src/runtime/session.ts';
import { median } from '../src/system/statistics.ts';

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
  /** What a small request takes over the free link besides its bytes and its model: processes that wake each other. */
  requestMs: number;
  /** Processor time of the device's process for each overlapping frame, and of its segments alone, ms. */
  cpuMs: number;
  segmentsMs: number;
}

export type Edge = 'real' | 'sleeping';

/** Frames at a rate against one edge: overlapping, alone, and their parts apart. */
export class ThroughputTrial {
  readonly edge: Edge;
  readonly #pipeline: Pipeline;
  readonly #free: Link;
  readonly #fps: number[] = [];
  readonly #cpuMs: number[] = [];
  readonly #alone: FrameResult[] = [];

  constructor(edge: Edge, pipeline: Pipeline, free: Link) {
    this.edge = edge;
    this.#pipeline = pipeline;
    this.#free = free;
  }

  /** Both processes compile themselves while they run: hundreds of frames before the first design, some before each other. */
  async warmUp(clouds: readonly Float32Array[], runs: number): Promise<void> {
    for (let i = 0; i < runs; i++) {
      await this.#pipeline.runFrame(signal, clouds[i % clouds.length] as Float32Array);
    }
  }

  /** @param depth frames under way at once */
  async overlap(clouds: readonly Float32Array[], depth: number): Promise<void> {
    const before = process.cpuUsage();
    this.#fps.push(await measuredFps(this.#pipeline, clouds, depth));
    const { user, system } = process.cpuUsage(before);
    this.#cpuMs.push((user + system) / 1000 / clouds.length);
  }

  async runAlone(clouds: readonly Float32Array[]): Promise<void> {
    for (const cloud of clouds) this.#alone.push(await this.#pipeline.runFrame(signal, cloud));
  }

  over(read: (r: FrameResult) => number): number {
    return median(this.#alone.map(read));
  }

  async #requestMs(): Promise<number> {
    const { roundTripMs, perRequestMs } = await measureLink(signal, this.#free, { repeats: 30 });
    return roundTripMs + perRequestMs;
  }

  async row(mode: string, rate: number, deviceAloneMs: number, up: Tensors): Promise<ThroughputRow> {
    const { parts } = typicalFrame(this.#alone.map(({ timing }) => timing));
    const slowest = Math.max(parts.deviceMs, parts.upMs, parts.edgeMs, parts.downMs);
    const partsMs =
      deviceAloneMs +
      (await edgeAlone(this.#free, this.#pipeline.modelName as string, up)) +
      this.over(({ timing }) => (timing.encodeMs ?? 0) + (timing.decodeMs ?? 0)) +
      this.over(({ bytesUp, bytesDown }) => ((bytesUp + bytesDown) * 8) / (rate * 1000));
    const serialMs = this.over(({ timing }) => timing.totalMs);
    return {
      mode,
      rate,
      edge: this.edge,
      fps: median(this.#fps),
      stageFps: 1000 / slowest,
      serialMs,
      partsMs,
      requestMs: await this.#requestMs(),
      cpuMs: median(this.#cpuMs),
      segmentsMs: deviceAloneMs,
    };
  }

  close(): Promise<void> {
    return this.#pipeline.close();
  }
}
