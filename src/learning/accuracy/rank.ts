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
