/** What a model that comes with the studio, or from a file, was made for. */
interface MadeFor {
  task: string;
  classes: number;
  /** Points of a sample while it was made. */
  points: number;
}

/**
 * Why a model that was made for one task cannot answer for another, in words; null where it can: for the same task and
 * classes, and samples of at least as many points as it was made with.
 */
export function misfitOf(made: MadeFor, wanted: MadeFor): string | null {
  const fits = made.task === wanted.task && made.classes === wanted.classes && made.points <= wanted.points;
  if (fits) return null;
  const words = ({ task, classes, points }: MadeFor) => `${task}, ${classes} classes and ${points} points`;
  return `made for ${words(made)}; this is ${words(wanted)}`;
}
