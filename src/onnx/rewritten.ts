import type { Rewrite } from '../design/rewrites/rewrite.ts';
import type { Tensor } from './tensor.ts';

type Named = Record<string, Tensor<'float32'>>;

/** Tensors [rows, columns], or [columns], side by side. */
function beside(parts: readonly Tensor<'float32'>[]): Tensor<'float32'> {
  const widths = parts.map(({ dims }) => dims.at(-1) ?? 0);
  const width = widths.reduce((sum, each) => sum + each, 0);
  const rows = parts[0]?.dims.length === 2 ? (parts[0].dims[0] as number) : 1;
  const data = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    let at = row * width;
    parts.forEach((part, i) => {
      const own = widths[i] as number;
      data.set(part.data.subarray(row * own, (row + 1) * own), at);
      at += own;
    });
  }
  return { type: 'float32', dims: [...(parts[0]?.dims.slice(0, -1) ?? []), width], data };
}

/** Weights, or a model's parameters or statistics, as the rewritten design has them. Names: `${opId}.${layer}.${what}`. */
export function rewrittenTensors(
  tensors: Named,
  { joined, design }: Pick<Rewrite, 'joined' | 'design'>,
): Named {
  const made: Named = {};
  for (const { into, from } of joined) {
    const [first = ''] = from;
    for (const name of Object.keys(tensors)) {
      if (!name.startsWith(`${first}.`)) continue;
      const rest = name.slice(first.length);
      const parts = from.flatMap((id) => tensors[`${id}${rest}`] ?? []);
      if (parts.length === from.length) made[`${into}${rest}`] = beside(parts);
    }
  }
  const ops = new Set(design.ops.map(({ id }) => id));
  const kept = Object.entries(tensors).filter(([name]) => ops.has(name.slice(0, name.indexOf('.'))));
  return { ...Object.fromEntries(kept), ...made };
}
