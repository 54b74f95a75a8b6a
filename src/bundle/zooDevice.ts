import { atRest } from '../coinference/dispatch/conditions.ts';
import type { DispatchedFrame, DispatchStatus } from '../coinference/dispatch/dispatched.ts';
import { ordered } from '../coinference/dispatch/ordered.ts';
import { type Goal, predictScheme } from '../coinference/dispatch/predict.ts';
import { Dispatcher } from '../coinference/dispatch/runner.ts';
import type { Scheme } from '../coinference/dispatch/scheme.ts';
import type { Frame } from '../coinference/frames.ts';
import type { Link } from '../coinference/link.ts';
import { NumberedError } from '../design/problem.ts';
import type { Runtime } from '../runtime/session.ts';
import { onAbort } from '../system/onAbort.ts';
import { type Answer, answerOf } from './answers.ts';
import { calledDevice, type Device } from './calledDevice.ts';
import { segmentsOf } from './device.ts';
import type { DispatcherForm } from './dispatcherForm.ts';
import type { Bundle } from './files.ts';
import { FrameError } from './frameError.ts';
import { type NamedFrame, recordedFrame } from './frames.ts';
import { Questions } from './questions.ts';
import { schemesIn, type ZooSchemes } from './zooSchemes.ts';

export interface ZooOptions {
  runtime: Runtime;
  link: Link;
  /** Default: as the bundle was exported. */
  goal?: Partial<Goal>;
  /** A scheme that runs all the time, by its id; nothing adapts then. */
  fixed?: string;
  /** Told when the edge stops answering (false), or answers again. */
  onEdge?: (there: boolean) => void;
  /** Told once of each scheme and kind of failure over the edge; its frames are answered another way. */
  onFailed?: (scheme: string, error: Error) => void;
}

/** @throws NumberedError E463 for a scheme that the bundle has not, or that cannot run */
function fixedRun({ schemes, world }: ZooSchemes, id: string, goal: Goal) {
  const scheme = schemes.find((each) => each.id === id);
  const prediction = scheme && predictScheme(scheme, world, atRest(world.link), goal);
  if (scheme && prediction) return { scheme, prediction };
  throw new NumberedError(
    'E463',
    `There is no scheme ${id}; there are ${schemes.map((s) => `"${s.id}"`).join(', ')}.`,
  );
}

const named = (zoo: ZooSchemes, bundle: Bundle, byId: ReadonlyMap<string, Scheme>) =>
  function answer(frame: NamedFrame, { scheme: id, way, latencyMs, result }: DispatchedFrame): Answer {
    const scheme = byId.get(id) as Scheme;
    // Each network has logits of its own.
    const own =
      frame.sample === undefined ? frame : recordedFrame(zoo.memberOf(scheme, way !== 'edge'), frame.sample);
    return {
      ...answerOf(bundle.manifest, { ...frame, ...(own.expected && { expected: own.expected }) }, result),
      chosen: { design: scheme.name, scheme: id, way, latencyMs },
    };
  };

/** Opens the device's half of a zoo: frames pass through its dispatcher, and are all answered, in their order. */
export async function openZoo(
  signal: AbortSignal,
  bundle: Bundle,
  form: DispatcherForm,
  { runtime, link, goal: asked, fixed, onEdge, onFailed }: ZooOptions,
): Promise<Device> {
  const { manifest } = bundle;
  const zoo = schemesIn(bundle, form);
  const goal = { ...form.goal, ...asked };
  let there = true;
  const failures = new Set<string>();
  const tell = ({ edge }: Pick<DispatchStatus, 'edge'>) => {
    if ((edge !== null) === there) return;
    there = !there;
    onEdge?.(there);
  };
  const dispatcher = await Dispatcher.open(signal, {
    ...{ schemes: zoo.schemes, system: zoo.world, goal, runtime, link },
    emit: async (scheme, local) => segmentsOf(zoo.memberOf(scheme, local)),
    setting: manifest.setting,
    warmUp: recordedFrame(bundle, 0).tensors,
    batched: false,
    ...(fixed !== undefined && { fixed: fixedRun(zoo, fixed, goal) }),
    onStatus: tell,
    onFailed(scheme, error) {
      const failure = `${scheme} ${(error as { code?: string }).code ?? error.message}`;
      if (!failures.has(failure)) onFailed?.(scheme, error);
      failures.add(failure);
    },
  });
  tell(dispatcher.status);
  const questions = new Questions<Frame, DispatchedFrame>((source, failed) => dispatcher.run(source, failed));
  const byId = new Map(zoo.schemes.map((scheme) => [scheme.id, scheme]));
  const answer = named(zoo, bundle, byId);
  const ask = async (frame: NamedFrame) => answer(frame, await questions.ask(frame.tensors));
  const window = () => dispatcher.status.prediction.depth;
  return calledDevice(signal, manifest, (until) => {
    const leave = onAbort(until, () => void questions.close(until.reason));
    return {
      async *answers(source, overlapping, refuse) {
        const judged = (frame: NamedFrame) =>
          ask(frame).catch((error) => {
            if (!refuse || !(error instanceof FrameError)) throw error;
            refuse(frame.name, error);
            return null;
          });
        for await (const each of ordered(source, overlapping ? window : () => 1, judged))
          if (each) yield each;
      },
      async close() {
        leave();
        await questions.close(until.reason);
        await dispatcher.close();
      },
    };
  });
}
