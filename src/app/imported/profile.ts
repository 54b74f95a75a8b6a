import { constantNodes } from '../../onnx/imported/assemble.ts';
import type { GivenFile, GivenNode } from '../../onnx/imported/model.ts';
import { named } from '../../onnx/imported/named.ts';
import { rawFields } from '../../onnx/imported/raw.ts';
import { nodeAlone, readFromInputs } from '../../onnx/imported/views.ts';
import type { Dim } from '../../onnx/proto.ts';
import { sha256Hex } from '../../onnx/sha256.ts';
import type { Tensor, Tensors } from '../../runtime/session.ts';
import { timeModel } from '../../system/rowTiming.ts';
import type { OpRunner } from '../../system/runner.ts';

/** How long one op takes, timed as a model of its own: a call into the engine is in it. */
interface OpTime {
  /** Index of the node. */
  node: number;
  medianMs: number;
  q1Ms: number;
  q3Ms: number;
}

export interface GivenProfile {
  ops: readonly OpTime[];
  /** Nodes that could not be timed alone, and what the engine said. */
  untimed: readonly { node: number; why: string }[];
  /** The whole model in one run, ms: less than the sum of its ops, because the engine joins ops and is called once. */
  wholeMs: { medianMs: number; q1Ms: number; q3Ms: number };
}

/** Time for one op after warm-up, ms. */
const BUDGET_MS = 30;
const WHOLE_BUDGET_MS = 300;

interface ProfileOptions {
  file: GivenFile;
  /** The whole model's bytes. */
  whole: Uint8Array;
  /** What it reads and makes on the inputs that it is timed on (see lookInside). */
  values: ReadonlyMap<string, Tensor>;
  runner: OpRunner;
  onOp?(done: number, total: number, said: string): void;
}

interface Alone {
  /** With its inputs' sizes, which is how it is quickest, and without: some subgraphs are refused when sizes are known. */
  models: readonly Uint8Array[];
  feeds: Tensors;
  /** Equal for nodes that compute the same kind of thing on values of the same size. */
  kind: string;
}

function alone(file: GivenFile, node: GivenNode, values: ReadonlyMap<string, Tensor>): Alone | string {
  const feeds: Tensors = {};
  for (const name of readFromInputs(file, node)) {
    const tensor = values.get(name);
    if (!tensor) return `${name} is no tensor of a type known here`;
    feeds[name] = tensor;
  }
  const open = (name: string, dims: readonly number[]) => dims.map((_, axis) => `${name}:${axis}`);
  const modelOf = (dimsOf: (name: string, dims: readonly number[]) => readonly Dim[]) =>
    nodeAlone(
      file,
      node,
      Object.entries(feeds).map(([name, { type, dims }]) => ({ name, type, dims: dimsOf(name, dims) })),
      (name) => values.get(name)?.data.length,
    );
  const model = modelOf((_, dims) => dims);
  const attributes = rawFields(file.nodes[node.index]?.value ?? new Uint8Array()).filter(
    ({ number }) => number === ATTRIBUTE,
  );
  const about = [
    node.domain,
    node.opType,
    sha256Hex(...attributes.map(({ raw }) => raw)),
    node.outputs.length,
    ...node.inputs.map((name) => {
      const of = named(feeds, name) ?? file.model.tensors.find((tensor) => tensor.name === name);
      return of ? [of.type, of.dims] : name;
    }),
  ];
  // Subgraphs and small constants may differ where the words for them do not.
  const own = node.inner > 0 || node.inputs.some((name) => isSmall(file, name));
  const kind = own ? sha256Hex(model) : JSON.stringify(about);
  return { models: [model, modelOf(open)], feeds, kind };
}

/** NodeProto.attribute. */
const ATTRIBUTE = 5;

/** Axes, shapes, scalars: what an op does may depend on what is in them. */
const isSmall = (file: GivenFile, name: string): boolean => {
  const tensor = file.model.tensors.find((each) => each.name === name);
  return tensor?.type === 'int64' || tensor?.dims.length === 0;
};

/**
 * Times each op of a model where the runner runs, on the values that it really has. Equal ops are timed once.
 * @throws what the runner throws for the whole model; an op that cannot run alone is named instead
 */
export async function profileGiven(
  signal: AbortSignal,
  { file, whole, values, runner, onOp }: ProfileOptions,
): Promise<GivenProfile> {
  const { nodes, inputs } = file.model;
  const constant = constantNodes(file);
  const feeds = Object.fromEntries(inputs.map(({ name }) => [name, values.get(name) as Tensor]));
  const wholeMs = await timeModel(signal, runner, { model: whole, feeds }, WHOLE_BUDGET_MS);
  const known = new Map<string, Omit<OpTime, 'node'> | string>();
  const ops: OpTime[] = [];
  const untimed: { node: number; why: string }[] = [];
  for (const node of nodes) {
    signal.throwIfAborted();
    onOp?.(node.index, nodes.length, node.opType);
    // The engine computes it once, before any run.
    if (constant.has(node.index)) continue;
    const model = alone(file, node, values);
    const found =
      typeof model === 'string' ? model : (known.get(model.kind) ?? (await timed(signal, runner, model)));
    if (typeof model !== 'string') known.set(model.kind, found);
    if (typeof found === 'string') untimed.push({ node: node.index, why: found });
    else ops.push({ node: node.index, ...found });
  }
  onOp?.(nodes.length, nodes.length, '');
  const { medianMs, q1Ms, q3Ms } = wholeMs;
  return { ops, untimed, wholeMs: { medianMs, q1Ms, q3Ms } };
}

async function timed(
  signal: AbortSignal,
  runner: OpRunner,
  { models, feeds }: Alone,
): Promise<Omit<OpTime, 'node'> | string> {
  let why = '';
  for (const model of models) {
    try {
      const { medianMs, q1Ms, q3Ms } = await timeModel(signal, runner, { model, feeds }, BUDGET_MS);
      return { medianMs, q1Ms, q3Ms };
    } catch (error) {
      signal.throwIfAborted();
      const { code } = error as { code?: unknown };
      // The endpoint is gone, or does not serve: that is no op's fault.
      if (typeof code === 'string' && LOST.has(code)) throw error;
      why ||= error instanceof Error ? error.message : String(error);
    }
  }
  return why;
}

/** Numbers of links that do not serve any more, whatever is asked of them. */
const LOST = new Set(['E301', 'E302', 'E303', 'E305', 'E307', 'E473']);
