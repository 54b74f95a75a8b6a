import { costsOf, totalCost } from '../../design/cost.ts';
import { parseGenome } from '../../design/genome.ts';
import { designOf } from '../../design/genomeDesign.ts';
import type { Setting } from '../../design/types.ts';
import { taskInfo } from '../../tasks/registry.ts';

/** Of a task whose classes its folder tells. */
const CLASSES = 10;
/** Moving a byte takes as long as so many floating-point operations: most ops of such networks wait for memory. */
const FLOPS_A_BYTE = 8;
/** What a sample takes however small its network. */
const LEAST = 1e5;

function settingAt(task: string, points: number): Setting {
  const { text, classes } = taskInfo(task);
  const known = { points, features: text?.features ?? 3, classes: classes?.length ?? CLASSES };
  if (!text) return known;
  return { ...known, words: { vocabulary: text.vocabulary, neighbours: text.neighbours } };
}

/** A plan asks for the same networks again after every record. */
const reckoned = new Map<string, number>();
const MOST_KEPT = 10_000;

/**
 * How much a network computes for a sample of so many points, counted; in no unit. What a training takes follows it closely
 * enough to plan by: networks of one front differ a hundredfold.
 */
export function workOf(task: string, network: string, points: number): number {
  const key = `${task} ${points} ${network}`;
  const known = reckoned.get(key);
  if (known !== undefined) return known;
  const costs = costsOf(designOf(parseGenome(network)), settingAt(task, points));
  const { flops, bytesMoved } = totalCost(costs.values());
  const work = LEAST + flops + FLOPS_A_BYTE * bytesMoved;
  if (reckoned.size >= MOST_KEPT) reckoned.clear();
  reckoned.set(key, work);
  return work;
}
