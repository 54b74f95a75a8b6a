/** `3.4 to 5.6 times faster`, `1.2 times faster to 1.4 times slower`: the middle half of ops that take `q1` to `q3` times as long. */
export function rangeWords(q1: number, q3: number): string {
  const [from = '', to = ''] = [q1, q3].map((ratio) => (ratio < 1 ? 1 / ratio : ratio).toFixed(1));
  const span = (a: string, b: string) => (a === b ? a : `${a} to ${b}`);
  if (q1 < 1 && q3 < 1) return `${span(to, from)} times faster`;
  if (q1 >= 1 && q3 >= 1) return `${span(from, to)} times slower`;
  return `${from} times faster to ${to} times slower`;
}

/** `2.4 times faster than`, `as fast as`: how a machine does whose ops take `ratio` times as long. */
export function ratioWords(ratio: number): string {
  if (!Number.isFinite(ratio)) return 'not comparable with';
  if (ratio > 0.97 && ratio < 1.03) return 'as fast as';
  const factor = ratio < 1 ? 1 / ratio : ratio;
  const digits = factor < 10 ? factor.toFixed(1) : String(Math.round(factor));
  return `${digits} times ${ratio < 1 ? 'faster' : 'slower'} than`;
}
