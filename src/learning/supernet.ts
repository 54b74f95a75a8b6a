import type { Genome } from '../design/genome.ts';
import type { Tensor, Tensors } from '../onnx/tensor.ts';
import type { SupernetAbout } from './supernetAbout.ts';
import { Banks, KEPT, SUFFIX } from './supernetBanks.ts';
import { slicesOf, WORDS } from './supernetSlices.ts';

/** Whether a bank belongs to layers behind the Pool. */
export const isBehindPool = (bank: string): boolean => /^(post|classifier)/.test(bank);

/**
 * Shared weights of every design of the 12-position space: each takes slices of the same banks.
 */
export class Supernet {
  readonly about: SupernetAbout;
  /** Whether it is whole: with the layers behind the Pool, and the moments that training needs to go on. */
  whole = true;
  readonly banks: Banks;

  constructor(about: SupernetAbout) {
    this.about = about;
    this.banks = new Banks(about.seed);
  }

  /** Copies of a design's parameters, by the names of its graphs; with Adam's moments when training. */
  take(genome: Genome, withMoments: boolean): Record<string, Tensor<'float32'>> {
    const tensors: Record<string, Tensor<'float32'>> = {};
    const kept = withMoments ? KEPT : (['values'] as const);
    for (const { layer, weight, vector, vectorName } of slicesOf(genome, this.about.setting)) {
      const rows = weight.reduce((sum, slice) => sum + slice.rows, 0);
      const columns = weight[0]?.columns ?? 0;
      for (const part of kept) {
        const data = new Float32Array(rows * columns);
        this.banks.read(weight, part, data);
        tensors[`${layer}.weight${SUFFIX[part]}`] = { type: 'float32', dims: [rows, columns], data };
        if (!vector) continue;
        const own = new Float32Array(vector.columns);
        this.banks.read([vector], part, own);
        const name = `${layer}.${vectorName}${SUFFIX[part]}`;
        tensors[name] = { type: 'float32', dims: [vector.columns], data: own };
      }
    }
    return tensors;
  }

  /**
   * Where a design's own training starts: the shared weights before the Pool, new ones behind it. On modelnet40 scores after
   * 40 steps ranked 24 designs with Kendall's tau 0.40 with all layers shared (rate 1e-3), 0.61 with a new classifier and 0.72
   * with all new behind the Pool (rate 2e-3).
   */
  start(genome: Genome): Record<string, Tensor<'float32'>> {
    const shared = this.take(genome, false);
    const fresh = new Supernet({ ...this.about, steps: 0, log: [] }).take(genome, false);
    for (const { layer, vector } of slicesOf(genome, this.about.setting)) {
      if (!vector || !isBehindPool(vector.bank)) continue;
      for (const name of ['weight', 'shift', 'bias']) {
        const start = fresh[`${layer}.${name}`];
        if (start) shared[`${layer}.${name}`] = start;
      }
    }
    return shared;
  }

  /**
   * Puts a training step's outputs (`X.next`, `X.m.next`, `X.v.next`) back into the banks. Where two layers of the
   * design share a slice, their changes add up.
   * @param taken what take() gave for that step
   */
  put(genome: Genome, taken: Tensors, outputs: Tensors): void {
    const written = new Set<string>();
    for (const { layer, weight, vector, vectorName } of slicesOf(genome, this.about.setting)) {
      const vectors = vector ? [vector] : [];
      const again = vectors.some(({ bank }) => written.has(bank));
      for (const { bank } of vectors) written.add(bank);
      for (const [slices, name] of [
        [weight, `${layer}.weight`],
        [vectors, `${layer}.${vectorName}`],
      ] as const) {
        for (const part of KEPT) {
          const next = outputs[`${name}${SUFFIX[part]}.next`]?.data as Float32Array;
          const before = taken[`${name}${SUFFIX[part]}`]?.data as Float32Array;
          this.banks.write(slices, part, next, again ? before : undefined);
        }
      }
    }
  }

  /** Replaces the word embedding, [vocabulary, features]; for a supernet that has not been trained. */
  setWords({ dims, data }: Tensor<'float32'>): void {
    const [rows, columns] = dims as [number, number];
    this.banks.bank(WORDS, rows, columns).values.set(data);
  }
}
