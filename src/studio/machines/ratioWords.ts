/** `2.4 times faster than`, `as fast as`: how a machine does whose ops take `ratio` times as long. */
export function ratioWords(ratio: number): string {
  if (!Number.isFinite(ratio)) return 'not comparable with';
  if (ratio > 0.97 && ratio < 1.03) return 'as fast as';
  const factor = ratio < 1 ? 1 / ratio : ratio;
  const digits = factor < 10 ? factor.toFixed(1) : String(Math.round(factor));
  return `${digits} times ${ratio < 1 ? 'faster' : 'slower'} than`;
}
