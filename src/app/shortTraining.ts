import { designOf } from '../design/genomeDesign.ts';
import type { Design } from '../design/types.ts';
import { NoAnswer } from '../learning/evaluate.ts';
import { ShortTraining, type ShortTrainingOptions } from '../learning/shortTraining.ts';
import type { Runtime } from '../runtime/session.ts';
import { networkKey } from '../search/mapping/network.ts';
import type { AccuracyOracle, AccuracyResult } from '../search/oracle.ts';

/**
 * Asks about a design by training it for a few steps, each network once. The accuracy is good for an order among designs:
 * a whole training ends much higher, so that no interval of what the design reaches can be given.
 * @throws TrainingError when there is nothing to learn from these data
 */
export function shortTrainingOracle(runtime: Runtime, options: ShortTrainingOptions): AccuracyOracle {
  const training = new ShortTraining(runtime, options);
  const known = new Map<string, AccuracyResult>();
  return async (signal, genomes) => {
    const results: AccuracyResult[] = [];
    for (const genome of genomes) {
      const key = networkKey(genome);
      let result = known.get(key);
      if (!result) {
        const accuracy = await accuracyOf(training, signal, designOf(genome));
        result = { accuracy, provenance: 'predicted' };
        known.set(key, result);
      }
      results.push(result);
    }
    return results;
  };
}

/** A network that ends with logits that are no numbers answers no sample rightly. */
async function accuracyOf(training: ShortTraining, signal: AbortSignal, design: Design): Promise<number> {
  try {
    return (await training.evaluate(signal, design)).accuracy;
  } catch (error) {
    if (error instanceof NoAnswer) return 0;
    throw error;
  }
}
