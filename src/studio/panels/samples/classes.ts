import type { Labels } from '../../../workers/device.worker.ts';
import type { Judged } from '../../../workers/judging.ts';

export interface ClassCount {
  label: number;
  name: string;
  samples: number;
  /** Samples that a design got wrong; null where none was judged on these samples. */
  wrong: number | null;
}

/** The classes of a split with their samples. @param judged on these very samples */
export function classCounts({ classes, labels }: Labels, judged: Judged | null): ClassCount[] {
  const samples = new Array<number>(classes.length).fill(0);
  for (const label of labels) samples[label] = (samples[label] ?? 0) + 1;
  return classes.map((name, label) => ({
    label,
    name,
    samples: samples[label] ?? 0,
    wrong: judged ? wrongOf(judged, label) : null,
  }));
}

/** Row i of the confusion matrix tells what samples of class i were taken for. */
function wrongOf({ confusion }: Judged, label: number): number {
  const row = confusion[label] ?? [];
  return row.reduce((sum, n, taken) => (taken === label ? sum : sum + n), 0);
}

/** The next sample of a class behind one, round and round; null where the class has none. */
export function nextOf(labels: Uint8Array, label: number, behind: number): number | null {
  for (let step = 1; step <= labels.length; step++) {
    const at = (behind + step + labels.length) % labels.length;
    if (labels[at] === label) return at;
  }
  return null;
}
