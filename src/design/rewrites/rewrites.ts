import { isPlain } from '../codec.ts';
import { rewire, senderOf, withoutCommunication } from '../communicate.ts';
import { removeOps, setParameters } from '../edits.ts';
import { consumers, topological } from '../graph.ts';
import { OPS } from '../ops/catalogue.ts';
import { MAX_WIDTH } from '../ops/spec.ts';
import { needsOf } from '../segments.ts';
import type { CombineOp, Design, Op, OpOf, Setting } from '../types.ts';
import { problemsOf } from '../validity.ts';
import type { Rewrite } from './rewrite.ts';

type Find = (design: Design) => Rewrite[];

const nothing = { joined: [] };

/** Tailor et al. 2021: all EdgeConvs that compute on every edge. */
const perNode: Find = (design) => {
  const ops = design.ops.flatMap((op) => (op.kind === 'EdgeConv' && op.form === 'per-edge' ? [op.id] : []));
  if (ops.length === 0) return [];
  const rewritten = ops.reduce((all, id) => setParameters(all, id, { form: 'per-node' }), design);
  return [{ kind: 'per-node', ops, design: rewritten, ...nothing }];
};

/** Ids of Samples whose graph some op reads. */
function readGraphs(design: Design): Set<string | undefined> {
  return new Set([...needsOf(design).values()].map(({ graph }) => graph?.opId));
}

/** A value in a codec is not the one that was sent: ops that hand one on, or read one, are left as they are. */
function throughCodec(design: Design, ids: readonly string[]): boolean {
  const readers = consumers(design);
  return design.ops.some(
    (op) =>
      op.kind === 'Communicate' &&
      op.codec !== undefined &&
      !isPlain(op.codec) &&
      (ids.includes(senderOf(design, op.id)) || readers.get(op.id)?.some((id) => ids.includes(id))),
  );
}

/** Two Samples of the same values on the same side: what read the second reads the first. */
const oneGraph: Find = (design) => {
  const needs = needsOf(design);
  const read = readGraphs(design);
  const samples = topological(design).filter(
    (op): op is OpOf<'Sample'> => op.kind === 'Sample' && read.has(op.id),
  );
  const found: Rewrite[] = [];
  for (const [at, second] of samples.entries()) {
    const value = needs.get(second.id)?.features[0]?.name;
    const first = samples
      .slice(0, at)
      .find(
        (each) =>
          needs.get(each.id)?.features[0]?.name === value &&
          each.k === second.k &&
          each.placement === second.placement,
      );
    if (!first || value === undefined || throughCodec(design, [first.id, second.id])) continue;
    const rewritten = rewire(design, (ops) =>
      ops
        .filter(({ id }) => id !== second.id)
        .map((op) => ({ ...op, inputs: op.inputs.map((id) => (id === second.id ? first.id : id)) })),
    );
    // A Concat that read both would have the same value twice.
    if (rewritten.ops.some(({ inputs }) => new Set(inputs).size < inputs.length)) continue;
    found.push({ kind: 'one-graph', ops: [first.id, second.id], design: rewritten, ...nothing });
  }
  return found;
};

const unreadGraph: Find = (design) => {
  const read = readGraphs(design);
  const ops = design.ops.flatMap((op) => (op.kind === 'Sample' && !read.has(op.id) ? [op.id] : []));
  if (ops.length === 0 || throughCodec(design, ops)) return [];
  return [{ kind: 'unread-graph', ops, design: removeOps(design, ops), ...nothing }];
};

/** The ops between crossings with what reads them, and pairs of them that one op reads one after the other. */
function* neighbours(design: Design): Generator<[reader: Op, a: Op, b: Op]> {
  const bare = withoutCommunication(design);
  const readers = consumers(bare);
  const byId = new Map(bare.ops.map((op) => [op.id, op]));
  for (const reader of bare.ops) {
    if (reader.kind !== 'Concat') continue;
    for (const [i, id] of reader.inputs.entries()) {
      const [a, b] = [byId.get(id), byId.get(reader.inputs[i + 1] ?? '')];
      if (a && b && readers.get(a.id)?.length === 1 && readers.get(b.id)?.length === 1) yield [reader, a, b];
    }
  }
}

/** Two Combines of one value, which stand side by side in the Concat that alone reads them. */
const oneProduct: Find = (design) => {
  const found: Rewrite[] = [];
  for (const [reader, a, b] of neighbours(design)) {
    if (a.kind !== 'Combine' || b.kind !== 'Combine') continue;
    const width = a.width + b.width;
    const apart = a.inputs[0] !== b.inputs[0] || a.placement !== b.placement || width > MAX_WIDTH;
    // A Concat of one input is none.
    if (apart || reader.inputs.length <= OPS.Concat.inputs[0]) continue;
    if (throughCodec(design, [a.id, b.id, reader.id])) continue;
    const joined: CombineOp = { ...a, width };
    const rewritten = rewire(design, (ops) =>
      ops
        .filter(({ id }) => id !== b.id)
        .map((op) => {
          if (op.id === a.id) return joined;
          return op.id === reader.id ? { ...op, inputs: op.inputs.filter((id) => id !== b.id) } : op;
        }),
    );
    found.push({
      ...{ kind: 'one-product', ops: [a.id, b.id], design: rewritten },
      joined: [{ into: a.id, from: [a.id, b.id] }],
    });
  }
  return found;
};

const oneConcat: Find = (design) => {
  const bare = withoutCommunication(design);
  const readers = consumers(bare);
  return bare.ops.flatMap((inner): Rewrite[] => {
    const [only, ...others] = readers.get(inner.id) ?? [];
    const outer = bare.ops.find(({ id }) => id === only);
    if (inner.kind !== 'Concat' || outer?.kind !== 'Concat' || others.length > 0) return [];
    if (inner.placement !== outer.placement || throughCodec(design, [inner.id, outer.id])) return [];
    const inputs = outer.inputs.flatMap((id) => (id === inner.id ? inner.inputs : [id]));
    if (new Set(inputs).size < inputs.length || inputs.length > OPS.Concat.inputs[1]) return [];
    const rewritten = rewire(design, (ops) =>
      ops.filter(({ id }) => id !== inner.id).map((op) => (op.id === outer.id ? { ...op, inputs } : op)),
    );
    return [{ kind: 'one-concat', ops: [inner.id, outer.id], design: rewritten, ...nothing }];
  });
};

const FINDERS: readonly Find[] = [perNode, oneGraph, oneProduct, oneConcat, unreadGraph];

/** Every exact rewrite that applies to a valid design; none for one that is not valid. */
export function rewritesOf(design: Design, setting: Setting): Rewrite[] {
  if (problemsOf(design, setting).length > 0) return [];
  return FINDERS.flatMap((find) => find(design)).filter(
    (rewrite) => problemsOf(rewrite.design, setting).length === 0,
  );
}
