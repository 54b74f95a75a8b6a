import type { Setting } from '../../design/types.ts';
import {
  type LatencySample,
  parseSamples,
  printHeader,
  printSample,
  SamplesFormatError,
  type SamplesHeader,
} from '../../learning/latency/samples.ts';
import { changeRecord, loadRecord } from '../../workers/blobs.ts';

/** Measured designs of one system in one setting, as they are kept and saved. */
export interface SampleSet {
  header: SamplesHeader;
  samples: readonly LatencySample[];
}

const keyOf = ({ device, edge }: SamplesHeader, { points, features, classes }: Setting): string =>
  `latency-samples:${device}:${edge}:${points}:${features}:${classes}`;

/** The same lines that `latency collect` writes and `latency train` reads. */
export const printSamples = ({ header, samples }: SampleSet): string =>
  printHeader(header) + samples.map(printSample).join('');

/** What was measured on a system so far. @throws SamplesFormatError where it cannot be read; it stays as it is */
export async function loadSamples(header: SamplesHeader, setting: Setting): Promise<SampleSet> {
  return { header, samples: samplesIn(await loadRecord(keyOf(header, setting)).catch(() => undefined)) };
}

const NAME = 'the designs that were measured on this system before';

function samplesIn(text: unknown): readonly LatencySample[] {
  if (text === undefined) return [];
  try {
    if (typeof text === 'string') return parseSamples(text).samples;
  } catch (error) {
    if (error instanceof SamplesFormatError) throw error.within(NAME, '. Nothing was changed.');
    throw error;
  }
  throw new SamplesFormatError(`${NAME}: this is no text. Nothing was changed.`, 'E370');
}

/**
 * Adds samples to those that are kept, which another tab may have added to meanwhile.
 * @throws SamplesFormatError where those cannot be read; they stay as they are
 */
export const addSamples = ({ header, samples }: SampleSet, setting: Setting): Promise<void> =>
  changeRecord(keyOf(header, setting), (kept) =>
    printSamples({ header, samples: [...samplesIn(kept), ...samples] }),
  );

export const designsIn = (samples: readonly LatencySample[]): number =>
  new Set(samples.map(({ design }) => design)).size;
