import { GraphBuilder } from '../../onnx/graph.ts';
import { float32 } from '../../onnx/tensor.ts';
import type { LinkError } from '../errors.ts';
import type { Link, LinkResult } from '../link.ts';
import type { Knowledge } from './knowledge.ts';

/** After so long without a telling transfer the link is probed, ms; and an edge that is gone is looked for. */
const SILENT_MS = 600;
export const LOOK_MS = 300;
/** The longest that a probe may take: an edge that is slower is as good as gone. */
const PROBE_LIMIT_MS = 1500;
/** What is sent first, to see how far the edge is, bytes. */
const NEAR_BYTES = 4;
/** Rates that differ by less are the same, as a logarithm. */
const SAME = 0.2;
/** What a probe may occupy of the link, ms, and its bytes. */
const PROBE_MS = 5;
const PROBE_BYTES = { least: 2048, most: 32_768 };
const PROBE = 'dispatch-probe';

/** Gives back the first number of what it gets. */
function probeModel(): Uint8Array {
  const g = new GraphBuilder(PROBE);
  const x = g.input('x', 'float32', ['n']);
  g.output(g.node('Slice', [x, g.ints([0]), g.ints([1])]), 'first', 'float32', [1]);
  return g.toBytes();
}

/** Probes in a row at most, while they tell of a change. */
const MOST_PROBES = 8;

/** What a probe over a link of a rate sends, bytes. */
const probeBytes = (mbps: number): number =>
  Math.min(PROBE_BYTES.most, Math.max(PROBE_BYTES.least, (PROBE_MS * 1000 * mbps) / 8));

/**
 * Bytes of one probe after the other: a near one, to see how far the edge is, then one that tells how fast, and more of these
 * at once as long as the rate turns out to be another than was known. The next is asked for when the one before is back.
 */
export function* probes({ up }: Knowledge['link']): Generator<number, void> {
  yield NEAR_BYTES;
  for (let i = 0; i < MOST_PROBES; i++) {
    const before = up.mbps;
    yield Math.round(probeBytes(up.doubted ?? before));
    if (up.doubted === undefined && Math.abs(Math.log(up.mbps / before)) < SAME) return;
  }
}

/** Whether it is time for a probe. @param askedMs when the last one began, or the edge was lost */
export function probeDue({ link, conditions }: Knowledge, askedMs: number, nowMs: number): boolean {
  return conditions.edge ? nowMs - Math.max(link.up.toldMs, askedMs) > SILENT_MS : nowMs - askedMs > LOOK_MS;
}

/** Light probes where no frame tells of link and edge. */
export class Watch {
  readonly #link: Link;
  readonly #signal: AbortSignal;
  readonly #knowledge: Knowledge;
  #lookedMs = Number.NEGATIVE_INFINITY;
  #probing: Promise<void> | null = null;

  constructor(signal: AbortSignal, link: Link, knowledge: Knowledge) {
    this.#signal = signal;
    this.#link = link;
    this.#knowledge = knowledge;
  }

  /** Looks for the edge, and how far it is. Without one, the device is alone. */
  async begin(): Promise<void> {
    await this.#probe(this.#signal);
    for (let i = 0; i < 2 && this.#knowledge.conditions.edge; i++) await this.#probe(this.#signal);
  }

  /** The edge does not answer. */
  lost(): void {
    this.#knowledge.lost();
    this.#lookedMs = performance.now();
  }

  /** A frame is late: whether the link, the edge or its company is to blame is asked at once. */
  look(): void {
    if (!this.#knowledge.conditions.edge || performance.now() - this.#lookedMs < LOOK_MS) return;
    this.#begin(this.#signal);
  }

  #begin(signal: AbortSignal): void {
    if (this.#probing) return;
    this.#lookedMs = performance.now();
    this.#probing = this.#probe(signal)
      // The run was stopped, which shows elsewhere.
      .catch(() => {})
      .finally(() => {
        this.#probing = null;
      });
  }

  /** Probes where nothing was heard for a while; looks for an edge that is gone. */
  async tick(signal: AbortSignal): Promise<void> {
    const now = performance.now();
    if (!probeDue(this.#knowledge, this.#lookedMs, now) || this.#probing) return;
    this.#begin(signal);
    // A slow probe must not hold up decisions.
    await Promise.race([this.#probing, new Promise((done) => setTimeout(done, 50))]);
  }

  async #probe(signal: AbortSignal): Promise<void> {
    const both = AbortSignal.any([signal, AbortSignal.timeout(PROBE_LIMIT_MS)]);
    try {
      for (const bytes of probes(this.#knowledge.link)) {
        const { timing, bytesUp, bytesDown, load, decodeMs } = await this.#ask(both, Math.round(bytes / 4));
        const endMs = performance.now() - decodeMs;
        this.#knowledge.sawProbe({ timing, bytesUp, bytesDown, ...(load && { load }), endMs });
      }
    } catch {
      this.#signal.throwIfAborted();
      if (signal.aborted) return;
      // Frames may have come back meanwhile.
      if (performance.now() - this.#knowledge.heardMs > SILENT_MS) this.#knowledge.lost();
    }
  }

  async #ask(signal: AbortSignal, count: number): Promise<LinkResult> {
    const ask = () => this.#link.infer(signal, PROBE, { x: float32(new Float32Array(count), [count]) });
    try {
      return await ask();
    } catch (error) {
      if ((error as LinkError).code !== 'E304') throw error;
      await this.#link.load(signal, PROBE, probeModel());
      return ask();
    }
  }
}
