/** Kendall's tau-b: pairs in the same order less those in the other, corrected for ties. NaN without any order. */
export function kendallTau(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  let inA = 0;
  let inB = 0;
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < i; j++) {
      const left = Math.sign((a[i] as number) - (a[j] as number));
      const right = Math.sign((b[i] as number) - (b[j] as number));
      sum += left * right;
      inA += Math.abs(left);
      inB += Math.abs(right);
    }
  }
  return sum / Math.sqrt(inA * inB);
}

/** Ranks from 1; ties share their mean rank. */
function ranks(list: readonly number[]): number[] {
  return list.map((x) => {
    const below = list.filter((y) => y < x).length;
    const equal = list.filter((y) => y === x).length;
    return below + (equal + 1) / 2;
  });
}

/** Spearman's rho: the correlation of ranks. NaN where all are tied. */
export function spearmanRho(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [ranks(a), ranks(b)];
  const centre = (a.length + 1) / 2;
  const dot = (p: readonly number[], q: readonly number[]) =>
    p.reduce((sum, value, i) => sum + (value - centre) * ((q[i] as number) - centre), 0);
  return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
}
