import { RandomForestRegression } from 'ml-random-forest';
import type { Forest } from './forest.ts';

export interface ForestOptions {
  trees: number;
  /** A node of so many rows, or fewer, is a leaf. */
  leaf: number;
  /** Share of the features that each tree may ask for, below 1. */
  features: number;
  seed: number;
}

export const FOREST_DEFAULTS: ForestOptions = { trees: 60, leaf: 3, features: 0.7, seed: 1 };

/** A node as ml-cart writes it; `splitColumn` counts within the features of its tree. */
interface CartNode {
  left?: CartNode;
  right?: CartNode;
  splitColumn?: number;
  splitValue?: number;
  distribution?: number;
}

interface CartForest {
  indexes: number[][];
  estimators: { root: CartNode }[];
}

/** Fits trees, each to a draw of the rows and with a part of the features. The same seed gives the same forest. */
export function fitForest(
  rows: readonly ArrayLike<number>[],
  targets: readonly number[],
  options: ForestOptions = FOREST_DEFAULTS,
): Forest {
  const forest = new RandomForestRegression({
    nEstimators: options.trees,
    maxFeatures: options.features,
    replacement: false,
    useSampleBagging: true,
    noOOB: true,
    seed: options.seed,
    selectionMethod: 'mean',
    treeOptions: { minNumSamples: options.leaf, gainThreshold: 0 },
  });
  forest.train(
    rows.map((row) => Array.from(row)),
    [...targets],
  );
  return flattened(forest.toJSON().baseModel as unknown as CartForest);
}

function flattened({ indexes, estimators }: CartForest): Forest {
  const feature: number[] = [];
  const value: number[] = [];
  const next: number[] = [];
  const place = ({ splitColumn, splitValue, distribution }: CartNode, leaf: boolean, own: number[]) => {
    feature.push(leaf ? -1 : (own[splitColumn as number] as number));
    value.push(leaf ? (distribution as number) : (splitValue as number));
    next.push(0);
  };
  const roots = estimators.map(({ root }, tree) => {
    const own = indexes[tree] as number[];
    const isLeaf = (node: CartNode) => !node.left || !node.right;
    const first = feature.length;
    place(root, isLeaf(root), own);
    const open: [CartNode, number][] = [[root, first]];
    for (let taken = open.pop(); taken; taken = open.pop()) {
      const [{ left, right }, at] = taken;
      if (!left || !right) continue;
      next[at] = feature.length;
      for (const child of [left, right]) {
        open.push([child, feature.length]);
        place(child, isLeaf(child), own);
      }
    }
    return first;
  });
  return {
    feature: Int32Array.from(feature),
    value: Float64Array.from(value),
    next: Int32Array.from(next),
    roots: Int32Array.from(roots),
  };
}
