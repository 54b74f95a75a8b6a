/** `64, 64, 128` as numbers, or what is wrong with it. */
export function parseWidths(text: string, least: number, most: number, widest: number): number[] | string {
  const words = text.split(/[\s,]+/).filter(Boolean);
  const widths = words.map(Number);
  if (widths.some((w) => !Number.isInteger(w) || w < 1)) return 'Whole numbers, with commas between them.';
  if (widths.some((w) => w > widest)) return `At most ${widest} wide.`;
  if (widths.length < least) return 'At least one width.';
  if (widths.length > most) return `At most ${most} widths.`;
  return widths;
}
