import { GraphBuilder } from '../../onnx/graph.ts';
import { float32 } from '../../onnx/tensor.ts';
import type { System } from '../../system/system.ts';
import type { LinkError } from '../errors.ts';
import type { FrameResult } from '../frames.ts';
import type { EdgeLoad, Link, LinkTiming } from '../link.ts';
import type { Conditions } from './conditions.ts';
import type { Seen } from './decide.ts';
import { Jumping, LinkWatch } from './observe.ts';
import type { SchemePrediction } from './predict.ts';
import type { Scheme } from './scheme.ts';

/** After so long without a telling transfer the link is probed, ms; and an edge that is gone is looked for. */
const SILENT_MS = 600;
const LOOK_MS = 300;
/** The longest that a probe may take: an edge that is slower is as good as gone. */
const PROBE_LIMIT_MS = 1500;
/** What a probe may occupy of the link, ms, and its bytes. */
const PROBE_MS = 5;
const PROBE_BYTES = { least: 2048, most: 32_768 };
const FOLLOW = 0.3;
/** Times below this say nothing of a machine's speed, ms. */
const LEAST_TELLING_MS = 0.2;
/** What ran so long ago says nothing any more, ms. */
const FORGET_MS = 20_000;
const PROBE = 'dispatch-probe';

/** Gives back the first number of what it gets. */
function probeModel(): Uint8Array {
  const g = new GraphBuilder(PROBE);
  const x = g.input('x', 'float32', ['n']);
  g.output(g.node('Slice', [x, g.ints([0]), g.ints([1])]), 'first', 'float32', [1]);
  return g.toBytes();
}

/** What a dispatcher knows of the link, the edge and the device: from the frames that run, and light probes between them. */
export class Watch {
  readonly #link: Link;
  readonly #signal: AbortSignal;
  readonly #watch: LinkWatch;
  readonly #deviceFactor = new Jumping(1);
  readonly #edgeFactor = new Jumping(1);
  readonly #seen = new Map<string, Seen & { atMs: number; device: Jumping; edge: Jumping }>();
  #edge: Conditions['edge'] = { clients: 1, othersBusy: 0 };
  #queueMs = 0;
  #lookedMs = Number.NEGATIVE_INFINITY;
  #heardMs = Number.NEGATIVE_INFINITY;
  #probing: Promise<void> | null = null;

  constructor(signal: AbortSignal, { link, system }: { link: Link; system: Pick<System, 'link'> }) {
    this.#signal = signal;
    this.#link = link;
    this.#watch = new LinkWatch(system.link);
  }

  /** Looks for the edge, and how far it is. Without one, the device is alone. */
  async begin(): Promise<void> {
    await this.#probe(this.#signal);
    for (let i = 0; i < 2 && this.#edge; i++) await this.#probe(this.#signal);
  }

  get conditions(): Conditions {
    return {
      upMbps: this.#watch.up.mbps,
      downMbps: this.#watch.down.mbps,
      roundTripMs: this.#watch.roundTripMs,
      edge: this.#edge,
      deviceFactor: this.#deviceFactor.value,
      edgeFactor: this.#edgeFactor.value,
    };
  }

  /** What runs waited for at the edge lately, ms. */
  get queueMs(): number {
    return this.#queueMs;
  }

  get seen(): ReadonlyMap<string, Seen> {
    const now = performance.now();
    return new Map([...this.#seen].filter(([, { atMs }]) => now - atMs < FORGET_MS));
  }

  /** What a scheme took now joins what it took before; its first frame does not stand for all. */
  #note(id: string, took: Omit<Seen, 'deviceFactor' | 'edgeFactor'>, factors: Factors): void {
    const before = this.#seen.get(id);
    const { device, edge } = before ?? {
      device: new Jumping(this.#deviceFactor.value),
      edge: new Jumping(this.#edgeFactor.value),
    };
    if (factors.device !== null) device.saw(factors.device);
    if (factors.edge !== null) edge.saw(factors.edge);
    const otherMs = before ? before.otherMs + FOLLOW * (took.otherMs - before.otherMs) : took.otherMs;
    const [deviceFactor, edgeFactor] = [device.value, edge.value];
    this.#seen.set(id, { ...took, otherMs, deviceFactor, edgeFactor, device, edge, atMs: performance.now() });
  }

  #sawLoad(load: EdgeLoad | undefined, queueMs: number): void {
    this.#queueMs += FOLLOW * (queueMs - this.#queueMs);
    const before = this.#edge ?? { clients: 1, othersBusy: 0 };
    this.#edge = load
      ? {
          clients: load.clients,
          othersBusy: before.othersBusy + FOLLOW * (load.othersBusy - before.othersBusy),
        }
      : before;
  }

  /** A frame came back from the edge. */
  sawFrame({ id, costs }: Scheme, prediction: SchemePrediction, result: FrameResult, endMs: number): void {
    const { timing, bytesUp, bytesDown, load, spans } = result;
    const span = (stage: string) => spans.find((each) => each.stage === stage);
    const up = span('up');
    if (up) {
      const downEnd = span('down')?.endMs ?? endMs;
      const ways = { upMs: timing.upMs, downMs: timing.downMs, bytesUp, bytesDown };
      this.#watch.saw({ ...ways, startMs: up.endMs - timing.upMs, endMs: downEnd });
      this.#heardMs = endMs;
    }
    const alone = (load?.batch ?? 1) === 1;
    const factors = {
      device: follow(this.#deviceFactor, timing.deviceMs, costs.deviceMs),
      edge: follow(this.#edgeFactor, alone ? timing.edgeMs : Number.NaN, costs.edgeMs),
    };
    this.#sawLoad(load, timing.queueMs);
    // With several under way, frames wait for each other: that is in the prediction.
    const otherMs = prediction.depth > 1 ? (this.#seen.get(id)?.otherMs ?? costs.otherMs) : timing.otherMs;
    this.#note(id, { bytesUp, bytesDown, otherMs }, factors);
  }

  /** A frame ran on the device alone. */
  sawDevice({ id, mode, local }: Scheme, { timing }: FrameResult): void {
    const device = follow(this.#deviceFactor, timing.deviceMs, local.costs.deviceMs);
    if (mode !== 'D') return;
    this.#note(id, { bytesUp: 0, bytesDown: 0, otherMs: timing.otherMs }, { device, edge: null });
  }

  /** The edge refused a frame, because it has no time. */
  busy(): void {
    this.#edge = { clients: Math.max(2, this.#edge?.clients ?? 2), othersBusy: 1 };
  }

  /** The edge does not answer. */
  lost(_error: LinkError): void {
    this.#edge = null;
    this.#lookedMs = performance.now();
  }

  /** Probes where nothing was heard for a while; looks for an edge that is gone. */
  async tick(signal: AbortSignal): Promise<void> {
    const now = performance.now();
    const toldMs = Math.max(this.#watch.up.toldMs, this.#lookedMs);
    const due = this.#edge ? now - toldMs > SILENT_MS : now - this.#lookedMs > LOOK_MS;
    if (!due || this.#probing) return;
    this.#lookedMs = now;
    this.#probing = this.#probe(signal).finally(() => {
      this.#probing = null;
    });
    // A slow probe must not hold up decisions.
    await Promise.race([this.#probing, new Promise((done) => setTimeout(done, 50))]);
  }

  async #probe(signal: AbortSignal): Promise<void> {
    const bytes = Math.min(
      PROBE_BYTES.most,
      Math.max(PROBE_BYTES.least, (PROBE_MS * 1000 * this.#watch.up.mbps) / 8),
    );
    const count = Math.round(bytes / 4);
    const late = AbortSignal.timeout(PROBE_LIMIT_MS);
    const both = AbortSignal.any([signal, late]);
    const ask = () => this.#link.infer(both, PROBE, { x: float32(new Float32Array(count), [count]) });
    try {
      const result = await ask().catch(async (error: LinkError) => {
        if (error.code !== 'E304') throw error;
        await this.#link.load(both, PROBE, probeModel());
        return ask();
      });
      const endMs = performance.now();
      this.#sawProbe(result, endMs);
    } catch {
      this.#signal.throwIfAborted();
      if (signal.aborted) return;
      // Frames may have come back meanwhile.
      if (performance.now() - this.#heardMs > SILENT_MS) this.#edge = null;
    }
  }

  #sawProbe(
    result: { timing: LinkTiming; bytesUp: number; bytesDown: number; load?: EdgeLoad; decodeMs: number },
    nowMs: number,
  ): void {
    const { timing, bytesUp, bytesDown, load, decodeMs } = result;
    const endMs = nowMs - decodeMs;
    const { upMs, downMs, totalMs, queueMs } = timing;
    this.#watch.saw({ upMs, downMs, bytesUp, bytesDown, startMs: endMs - totalMs, endMs });
    this.#sawLoad(load, queueMs);
  }
}

/** What machines took over their tables, where a frame told. */
interface Factors {
  device: number | null;
  edge: number | null;
}

/** A factor learns from a time. Null where that is too short to tell. */
function follow(factor: Jumping, tookMs: number, expectedMs: number): number | null {
  if (!(expectedMs > LEAST_TELLING_MS) || !(tookMs >= 0)) return null;
  const now = ratio(tookMs, expectedMs);
  factor.saw(now);
  return now;
}

/** Clocks round: no ratio is 0. */
const ratio = (a: number, b: number): number => Math.min(50, Math.max(0.02, a / b));
