/** Pixels that a target's label takes at the right end of its line. */
export const TARGET_LABEL = { width: 90, height: 18 };

/**
 * Whether a target's label stands above its line, where its curve leaves more room than below.
 * @param target where the line lies; greater is lower
 * @param beside where the curve lies above, under and on the label's part of the line
 */
export function labelAbove(
  target: number,
  beside: readonly number[],
  { y0, y1 }: { y0: number; y1: number },
): boolean {
  const { height } = TARGET_LABEL;
  if (target - height < y0) return false;
  if (target + height > y1) return true;
  const above = beside.filter((at) => at <= target && at > target - height);
  const below = beside.filter((at) => at > target && at < target + height);
  return above.length <= below.length;
}
