import { asBatch } from '../../coinference/batches.ts';
import { costsOf, modeOfDesign, type Scheme } from '../../coinference/dispatch/scheme.ts';
import { placementsOf } from '../../coinference/dispatch/schemes.ts';
import type { ZooEntry } from '../../coinference/dispatch/zoo.ts';
import type { Link } from '../../coinference/link.ts';
import { sha256Hex } from '../../onnx/sha256.ts';
import type { Tensors } from '../../runtime/session.ts';
import { frameOf } from '../../tasks/frame.ts';
import { type DispatchSetup, emitScheme } from './runTrace.ts';

/** What the other devices send, again and again: a frame's tensors for an edge segment. */
export interface CompanyWork {
  url: string;
  token?: string | undefined;
  model: Uint8Array;
  inputs: Tensors;
  outputs: readonly string[];
  /** Between an answer and the next request, at first: what the device and its link take for a frame, ms. */
  thinkMs: number;
}

/** What one of them got. */
export interface CompanyMember {
  frames: number;
  latenciesMs: number[];
  failed: number;
  /** What went wrong last. */
  problem: string | null;
}

/**
 * What other devices run where none of the schemes that matter here crosses: the first design as it is best off the device
 * somewhere. Null where it has no such placement.
 */
export function crossingScheme({
  zoo,
  schemes: [alone],
  system,
}: Pick<DispatchSetup, 'zoo' | 'schemes' | 'system'>): Pick<
  Scheme,
  'entry' | 'design' | 'local' | 'costs'
> | null {
  if (!alone) return null;
  const { setting } = zoo;
  const { design } = zoo.entries[alone.entry] as ZooEntry;
  const placed = placementsOf(design, setting, system).find((each) => modeOfDesign(each) !== 'D');
  return placed ? { ...alone, design: placed, costs: costsOf(placed, setting, system) } : null;
}

/** Link of a device whose rate nobody asked about, Mb/s: for how long it pauses between frames. */
const THEIR_MBPS = 40;

/**
 * What another device pauses between frames: for its own share of the design and its own radio, which is no part of the
 * endpoint's throttled link, ms.
 */
export const thinkMs = (
  { costs: { deviceMs, bytesUp } }: Pick<Scheme, 'costs'>,
  { mbps, delayMs }: { mbps: number; delayMs: number },
): number => deviceMs + (8 * bytesUp) / (1000 * mbps) + 2 * delayMs;

/** What one device more sends to the edge: the frames of a scheme, as fast as its own device and its link let it. */
export async function companyWork(
  setup: Pick<DispatchSetup, 'zoo' | 'data' | 'device'>,
  scheme: Pick<Scheme, 'entry' | 'design' | 'local' | 'costs'>,
  { url, token }: Pick<CompanyWork, 'url' | 'token'>,
  link = { mbps: THEIR_MBPS, delayMs: 0 },
): Promise<CompanyWork> {
  const { plan, head, edge } = await emitScheme(setup, scheme, false);
  const values = { ...frameOf(setup.data, 0, setup.zoo.setting.points, plan.input.name) };
  if (head) {
    const session = await setup.device.runtime.createSession(head);
    const feeds = session.inputNames.map((name) => [name, values[name]] as const);
    Object.assign(values, await session.run(Object.fromEntries(feeds) as typeof values));
    await session.release();
  }
  const inputs = Object.fromEntries(
    plan.wire.up.map(({ name }) => [name, asBatch(values[name] as Tensors[string])]),
  );
  return {
    ...{ url, token, inputs, model: edge as Uint8Array, outputs: plan.wire.down.map(({ name }) => name) },
    thinkMs: thinkMs(scheme, link),
  };
}

const nameOf = ({ model }: CompanyWork): string => `segment-${sha256Hex(model).slice(0, 32)}`;

/** Loads what the other devices ask for, once for all of them. */
export const loadWork = (signal: AbortSignal, link: Link, work: CompanyWork): Promise<void> =>
  link.load(signal, nameOf(work), work.model);

/** A refused device tries again a little later, ms. */
const AGAIN_MS = 50;
const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

/** One device that keeps an endpoint busy while it is wanted. */
export class Client {
  readonly got: CompanyMember = { frames: 0, latenciesMs: [], failed: 0, problem: null };
  /** See CompanyWork; may change while it is at work. */
  thinkMs = 0;
  #wanted = false;
  #wake = () => {};
  #woken = new Promise<void>(() => {});

  constructor() {
    this.#sleep();
  }

  #sleep(): void {
    this.#woken = new Promise((done) => {
      this.#wake = done;
    });
  }

  /** At work from now on, or not. */
  set(wanted: boolean): void {
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    if (wanted) this.#wake();
    else this.#sleep();
  }

  /** Sends frame after frame over a link of its own while it is wanted; ends with the program. */
  async run(signal: AbortSignal, link: Link, work: CompanyWork): Promise<void> {
    const { inputs, outputs } = work;
    this.thinkMs = work.thinkMs;
    const name = nameOf(work);
    while (!signal.aborted) {
      while (!this.#wanted) await this.#woken;
      const started = performance.now();
      try {
        await link.infer(signal, name, inputs, { outputs });
        this.got.frames++;
        this.got.latenciesMs.push(performance.now() - started);
        if (this.thinkMs > 0) await pause(this.thinkMs);
      } catch (error) {
        this.got.failed++;
        this.got.problem = (error as Error).message;
        await pause(AGAIN_MS);
      }
    }
  }

  /** What it got since it was asked last. */
  report(): CompanyMember {
    const told = { ...this.got };
    Object.assign(this.got, { frames: 0, latenciesMs: [], failed: 0, problem: null });
    return told;
  }
}
