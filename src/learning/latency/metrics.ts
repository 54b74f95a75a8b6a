/** How well predictions agree with measurements, as GCoDE reports it (shares in [0, 1]). */
export interface Fidelity {
  /** Mean absolute error relative to the measurement. */
  mape: number;
  within5: number;
  within10: number;
  within20: number;
  /** Share of pairs that the predictions order as the measurements do. */
  pairsInOrder: number;
  count: number;
}

/**
 * Share of pairs in the right order. Pairs that measured exactly the same have no order and do not count; a tie in
 * the predictions counts half. NaN without any pair.
 */
export function pairsInOrder(measured: readonly number[], predicted: readonly number[]): number {
  let right = 0;
  let pairs = 0;
  for (let i = 0; i < measured.length; i++) {
    for (let j = 0; j < i; j++) {
      const order = Math.sign((measured[i] as number) - (measured[j] as number));
      if (order === 0) continue;
      right += (1 + order * Math.sign((predicted[i] as number) - (predicted[j] as number))) / 2;
      pairs++;
    }
  }
  return pairs > 0 ? right / pairs : Number.NaN;
}

/** Throws RangeError for lists of different lengths, none at all, or a measurement that is not above 0. */
export function fidelity(measured: readonly number[], predicted: readonly number[]): Fidelity {
  if (measured.length !== predicted.length || measured.length === 0) {
    throw new RangeError(`${predicted.length} predictions of ${measured.length} measurements`);
  }
  const errors = measured.map((m, i) => {
    if (!(m > 0)) throw new RangeError(`measurement ${i} is ${m}`);
    return Math.abs((predicted[i] as number) - m) / m;
  });
  const within = (share: number) => errors.filter((e) => e <= share).length / errors.length;
  return {
    mape: errors.reduce((a, b) => a + b, 0) / errors.length,
    within5: within(0.05),
    within10: within(0.1),
    within20: within(0.2),
    pairsInOrder: pairsInOrder(measured, predicted),
    count: errors.length,
  };
}
