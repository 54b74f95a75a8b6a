import { OBJECTIVE_IDS } from '../../../search/objectives.ts';

/** Evaluated candidates that the scatter keeps, and table-only ones. */
const CLOUD = 4000;
const RUG = 600;

const ROW = OBJECTIVE_IDS.length;
const ACCURACY = OBJECTIVE_IDS.indexOf('accuracy');

/** The candidates that a search's snapshots showed, as rows of values in the order of OBJECTIVE_IDS; the latest stay. */
export class SeenCandidates {
  readonly #cloud: number[];
  readonly #rug: number[];

  constructor({ cloud, rug }: { cloud: Float64Array; rug: Float64Array }) {
    this.#cloud = [...cloud];
    this.#rug = [...rug];
  }

  /** Takes what every snapshot shows: one that is not drawn must not lose its points. */
  collect = (recent: Float64Array): void => {
    for (let at = 0; at < recent.length; at += ROW) {
      const evaluated = !Number.isNaN(recent[at + ACCURACY]);
      (evaluated ? this.#cloud : this.#rug).push(...recent.subarray(at, at + ROW));
    }
    keepLast(this.#cloud, CLOUD * ROW);
    keepLast(this.#rug, RUG * ROW);
  };

  get rows(): { cloud: Float64Array; rug: Float64Array } {
    return { cloud: Float64Array.from(this.#cloud), rug: Float64Array.from(this.#rug) };
  }
}

function keepLast(list: number[], length: number): void {
  if (list.length > length) list.splice(0, list.length - length);
}
