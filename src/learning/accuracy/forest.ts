/**
 * A fitted random forest of regression trees as plain data: all nodes of all trees in a row. A node asks whether a feature
 * is below a value and continues to `next`, or to the one behind it; a leaf has feature -1 and answers its value.
 */
export interface Forest {
  /** [nodes] */
  feature: Int32Array;
  /** Where to split, or what a leaf answers, [nodes]. */
  value: Float64Array;
  /** First of two children, [nodes]; 0 for leaves. */
  next: Int32Array;
  /** First node of each tree, [trees]. */
  roots: Int32Array;
}

/** Mean of the trees' answers, and their standard deviation: how far trees of other samples disagree. */
export interface ForestAnswer {
  mean: number;
  spread: number;
}

/** Every answer lies within the targets that the forest was fitted to. */
export function askForest(forest: Forest, row: ArrayLike<number>): ForestAnswer {
  const { feature, value, next, roots } = forest;
  const trees = roots.length;
  let sum = 0;
  let squares = 0;
  for (let tree = 0; tree < trees; tree++) {
    let node = roots[tree] as number;
    let f = feature[node] as number;
    while (f >= 0) {
      node = (next[node] as number) + ((row[f] as number) < (value[node] as number) ? 0 : 1);
      f = feature[node] as number;
    }
    const answer = value[node] as number;
    sum += answer;
    squares += answer * answer;
  }
  const mean = sum / roots.length;
  return { mean, spread: Math.sqrt(Math.max(0, squares / roots.length - mean * mean)) };
}

/** The first thing that is wrong with a forest that was read, or null: no row may lead a walk astray. */
export function forestProblem({ feature, value, next, roots }: Forest, width: number): string | null {
  const nodes = feature.length;
  if (value.length !== nodes || next.length !== nodes) return 'its nodes do not fit each other';
  if (roots.length === 0) return 'it has no tree';
  if (roots.some((root) => root < 0 || root >= nodes)) return 'a tree begins beyond its nodes';
  for (let i = 0; i < nodes; i++) {
    const [f, first] = [feature[i] as number, next[i] as number];
    if (!Number.isFinite(value[i])) return `node ${i} holds what is no number`;
    if (f >= width) return `node ${i} asks for feature ${f} of ${width}`;
    // Children stand behind their parent, so that every walk ends.
    if (f >= 0 && (first <= i || first + 1 >= nodes)) return `node ${i} leads nowhere`;
  }
  return null;
}
