/**
 * Farthest-point order of integer points [total, 3]: each next point is the one farthest from all before
 * it, so that the first n are an even n-point version of the shape (Eldar et al. 1997). Starts at point 0;
 * ties go to the lower index. Squared distances of 16-bit coordinates are exact in float64, so the order is
 * the same on every machine.
 * @returns the first `count` points in that order, [count, 3]
 */
export function farthestPoints(points: Int16Array, count: number): Int16Array {
  const total = points.length / 3;
  if (count > total) throw new RangeError(`${count} points asked of ${total}`);
  const distance = new Float64Array(total).fill(Infinity);
  const out = new Int16Array(count * 3);
  let chosen = 0;
  for (let n = 0; n < count; n++) {
    const x = points[3 * chosen] as number;
    const y = points[3 * chosen + 1] as number;
    const z = points[3 * chosen + 2] as number;
    out[3 * n] = x;
    out[3 * n + 1] = y;
    out[3 * n + 2] = z;
    let farthest = -1;
    for (let i = 0, p = 0; i < total; i++, p += 3) {
      const dx = (points[p] as number) - x;
      const dy = (points[p + 1] as number) - y;
      const dz = (points[p + 2] as number) - z;
      const d = dx * dx + dy * dy + dz * dz;
      if (d < (distance[i] as number)) distance[i] = d;
      if ((distance[i] as number) > farthest) {
        farthest = distance[i] as number;
        chosen = i;
      }
    }
  }
  return out;
}
