import { measuredEnergyMj } from '../../coinference/frameParts.ts';
import { decodeDesign } from '../../design/decode.ts';
import { genomeContext } from '../../design/genome.ts';
import { calibratedWeights } from '../../learning/initialise.ts';
import type { PowerProfile } from '../../system/energy.ts';
import { settingOf } from '../../tasks/task.ts';
import { type MeasureOptions, measureDesigns } from '../measuring.ts';
import type { Measure } from './run.ts';

interface MeasuringFront extends Omit<MeasureOptions, 'weightsOf'> {
  /** Of the untrained weights: what they are changes no time. */
  seed: number;
  /** The device's; null where it is not known. */
  power: PowerProfile | null;
}

/** Runs designs of a front on a real system. */
export const measuringFront = ({ seed, power, ...options }: MeasuringFront): Measure =>
  async function* (signal, encodings) {
    const { data, points, reference, repeats } = options;
    const setting = settingOf(data, points);
    const designs = encodings.map((encoding) => decodeDesign(encoding, genomeContext(setting)));
    const weightsOf: MeasureOptions['weightsOf'] = (design) =>
      calibratedWeights(reference, design, setting, seed, data);
    for await (const { index, result } of measureDesigns(signal, designs, { ...options, weightsOf })) {
      const design = encodings[index] as string;
      if (result instanceof Error) {
        yield { design, problem: result.message };
        continue;
      }
      const { latencyMs, q1Ms: lowMs, q3Ms: highMs, parts, bytesUp, bytesDown } = result;
      const energyMj = power && measuredEnergyMj(power, parts);
      yield {
        ...{ design, latencyMs, lowMs, highMs, bytesUp, bytesDown },
        ...(energyMj !== null && Number.isFinite(energyMj) && { energyMj }),
        ...{ frames: repeats, provenance: 'measured', at: new Date().toISOString() },
      };
    }
  };
