import type { Role } from '../design/segments.ts';
import type { EmittedPlan } from '../onnx/emit.ts';
import type { Runtime, Session, Tensor, Tensors } from '../runtime/session.ts';

const ROLES: readonly Role[] = ['head', 'edge', 'tail'];

/** A design's segments one after the other in one process: what its frames give, and what would cross, without a link. */
export class SplitRun {
  readonly #sessions: readonly Session[];
  readonly #result: string;

  private constructor(sessions: readonly Session[], result: string) {
    this.#sessions = sessions;
    this.#result = result;
  }

  /** @param runtimes the engine of each side */
  static async open(
    segments: Pick<EmittedPlan, Role | 'plan'>,
    runtimes: Record<'device' | 'edge', Runtime>,
  ): Promise<SplitRun> {
    const sessions: Session[] = [];
    try {
      for (const role of ROLES) {
        const model = segments[role];
        if (model) sessions.push(await runtimes[role === 'edge' ? 'edge' : 'device'].createSession(model));
      }
    } catch (error) {
      for (const session of sessions) await session.release();
      throw error;
    }
    return new SplitRun(sessions, segments.plan.result.name);
  }

  /** Every tensor that the segments take and give for a frame, by name; and its logits, [classes]. */
  async run(frame: Tensors): Promise<{ values: Tensors; logits: Float32Array }> {
    const values = { ...frame };
    for (const session of this.#sessions) {
      const feeds = session.inputNames.map((name) => [name, values[name] as Tensor] as const);
      Object.assign(values, await session.run(Object.fromEntries(feeds)));
    }
    return { values, logits: values[this.#result]?.data as Float32Array };
  }

  async close(): Promise<void> {
    for (const session of this.#sessions) await session.release();
  }
}
