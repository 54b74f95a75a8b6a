import { existsSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import {
  type LatencySample,
  parseSamples,
  printHeader,
  printSample,
  type Samples,
  SamplesFormatError,
  type SamplesHeader,
} from '../learning/latency/samples.ts';
import { readNamedText, writeWhole } from './files.ts';

/** Reads a samples file that an option names. Throws SamplesFormatError naming file and line. */
export async function readSamplesFile(option: string, path: string): Promise<Samples> {
  const text = await readNamedText(option, path);
  try {
    return parseSamples(text);
  } catch (error) {
    if (error instanceof SamplesFormatError) throw error.within(path);
    throw error;
  }
}

/** What identifies a measurement: the same one is not made twice. */
const sampleKey = (s: Pick<LatencySample, 'design' | 'linkMbps' | 'pass'>, points: number): string =>
  `${s.design}|${points}|${s.linkMbps}|${s.pass}`;

/** A samples file that grows: what stands there is read, new samples are appended as they come. */
export class SamplesFile {
  readonly path: string;
  readonly samples: LatencySample[];
  readonly #known: Set<string>;

  private constructor(path: string, samples: LatencySample[]) {
    this.path = path;
    this.samples = samples;
    this.#known = new Set(samples.map((sample) => sampleKey(sample, sample.setting.points)));
  }

  /** Opens or starts a file. Throws SamplesFormatError when it holds the samples of another system. */
  static async open(option: string, path: string, header: SamplesHeader): Promise<SamplesFile> {
    if (!existsSync(path)) {
      await writeWhole(path, printHeader(header));
      return new SamplesFile(path, []);
    }
    const { header: found, samples, unfinished } = await readSamplesFile(option, path);
    if (found.device !== header.device || found.edge !== header.edge) {
      throw new SamplesFormatError(
        `${path} holds samples of ${found.device} with ${found.edge}; this is ${header.device} with ${header.edge}`,
        'E413',
      );
    }
    // A run that was cut short left half a line, which the next one must not be appended to.
    if (unfinished > 0) await writeWhole(path, printHeader(header) + samples.map(printSample).join(''));
    return new SamplesFile(path, samples);
  }

  has(sample: Pick<LatencySample, 'design' | 'linkMbps' | 'pass'>, points: number): boolean {
    return this.#known.has(sampleKey(sample, points));
  }

  async append(samples: readonly LatencySample[]): Promise<void> {
    await appendFile(this.path, samples.map(printSample).join(''));
    for (const sample of samples) {
      this.samples.push(sample);
      this.#known.add(sampleKey(sample, sample.setting.points));
    }
  }
}
