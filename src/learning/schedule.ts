/** Part of all steps in which the rate rises from near zero. */
export const WARM_UP = 0.05;
/** Last rate as a part of the highest. */
const FLOOR = 0.01;

/** Learning rate of a step (from 0) of `steps`: linear warm-up, then half a cosine. */
export function rateAt(step: number, steps: number, highest: number): number {
  const warmUp = Math.ceil(WARM_UP * steps);
  if (step < warmUp) return (highest * (step + 1)) / warmUp;
  const progress = (step - warmUp) / Math.max(1, steps - warmUp);
  return highest * (FLOOR + (1 - FLOOR) * 0.5 * (1 + Math.cos(Math.PI * progress)));
}
