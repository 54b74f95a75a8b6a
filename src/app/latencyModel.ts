import { decodeDesign } from '../design/decode.ts';
import { type Genome, genomeContext, parseGenome, printGenome } from '../design/genome.ts';
import { NumberedError } from '../design/problem.ts';
import { shareText } from '../design/share.ts';
import type { Design, Setting } from '../design/types.ts';
import {
  fitLatencyModel,
  LATENCY_MODEL_DEFAULTS,
  type LatencyModelOptions,
} from '../learning/latency/fitLatencyModel.ts';
import type { LatencyGraph } from '../learning/latency/latencyGraph.ts';
import type { LatencyModel, LatencyPrediction, LatencySession } from '../learning/latency/latencyModel.ts';
import type { TrainingExample } from '../learning/latency/memberTraining.ts';
import type { LatencySample, SamplesHeader } from '../learning/latency/samples.ts';
import { selectDesigns, traitsOf } from '../learning/latency/select.ts';
import type { Runtime } from '../runtime/session.ts';
import type { CostOracle } from '../search/oracle.ts';
import { genomeGraphReader } from '../system/genomeGraph.ts';
import { knowsShares, latencyGraphOf, plainTablesOf, systemAt } from '../system/learned.ts';
import { pooledPasses } from '../system/passes.ts';
import { learnedFigures } from '../system/prediction.ts';
import type { System } from '../system/system.ts';

/** What the latency model reads of encoded designs; for point clouds in one walk over the encoding. */
function graphReader(setting: Setting, system: System): (encoding: string) => LatencyGraph {
  const context = genomeContext(setting);
  const tables = plainTablesOf(system);
  if (setting.words) {
    return (encoding) => latencyGraphOf(decodeDesign(encoding, context), setting, system, tables);
  }
  const read = genomeGraphReader(setting, system, tables);
  return (encoding) => read(parseGenome(encoding));
}

/** Asks the latency model about genomes: the same figures that the canvas shows of the same designs. */
export const costOracleOf =
  (setting: Setting, system: System, latencyModel: LatencySession): CostOracle =>
  async (signal, genomes: readonly Genome[]) => {
    const unknown = genomes.find(({ share = 1 }) => !knowsShares(latencyModel.model, [share]));
    if (unknown) {
      const share = shareText(unknown.share);
      throw new NumberedError(
        'E529',
        `The latency model says nothing of designs that read ${share} of the points.`,
      );
    }
    const read = graphReader(setting, system);
    const graphs = genomes.map((genome) => read(printGenome(genome)));
    const answers = await latencyModel.predict(signal, graphs);
    return graphs.map((graph, i) => {
      const answer = answers[i] as LatencyPrediction;
      const { latencyMs, lowMs, highMs, energyMj } = learnedFigures(
        system,
        graph,
        answer,
        latencyModel.model,
      );
      return { latencyMs, lowMs, highMs, energyMj };
    });
  };

export interface Choosing {
  setting: Setting;
  system: System;
  /** Encodings to choose from, none of them known. */
  pool: readonly string[];
  /** Encodings that were measured. */
  known: readonly string[];
  count: number;
}

/**
 * The designs of a pool that a latency model would learn most from, the most wanted first: those on which its networks
 * disagree, far from what was measured. The same question gives the same answer.
 */
export async function chooseDesigns(
  signal: AbortSignal,
  latencyModel: LatencySession,
  { setting, system, pool, known, count }: Choosing,
): Promise<string[]> {
  const read = graphReader(setting, system);
  const graphs = pool.map(read);
  const answers = await latencyModel.predict(signal, graphs);
  const candidates = graphs.map((graph, i) => ({ spread: answers[i]?.spread ?? 0, traits: traitsOf(graph) }));
  const measured = known.map((encoding) => traitsOf(read(encoding)));
  return selectDesigns(candidates, measured, count).map((i) => pool[i] as string);
}

/** Measured designs as the latency model learns from them: passes pooled, each with its graph at its link's rate. */
export function latencyExamples(
  samples: readonly LatencySample[],
  setting: Setting,
  system: System,
): (TrainingExample & { sample: LatencySample })[] {
  const tables = plainTablesOf(system);
  const context = genomeContext(setting);
  const designs = new Map<string, Design>();
  const designOf = (encoding: string): Design => {
    const known = designs.get(encoding) ?? decodeDesign(encoding, context);
    designs.set(encoding, known);
    return known;
  };
  return pooledPasses(samples).map((sample) => {
    const at = systemAt(system, sample.linkMbps);
    return { sample, graph: latencyGraphOf(designOf(sample.design), setting, at, tables) };
  });
}

/** How far the training of a latency model is. */
export interface LatencyTraining {
  member: number;
  members: number;
  epoch: number;
  /** Of all networks, 0..1. */
  progress: number;
  loss: number;
  leftMs: number;
}

/** Trains a latency model on examples, and says how far it is. */
export async function trainLatencyModel(
  signal: AbortSignal,
  runtime: Runtime,
  examples: readonly TrainingExample[],
  header: SamplesHeader,
  onStep: (step: LatencyTraining) => void,
  options: Partial<LatencyModelOptions> = {},
): Promise<LatencyModel> {
  const settings = { ...LATENCY_MODEL_DEFAULTS, ...options };
  const training = fitLatencyModel(signal, runtime, examples, header, settings);
  for (;;) {
    const next = await training.next();
    if (next.done) return next.value;
    const { member, members, epoch, epochs, loss, etaSeconds } = next.value;
    const progress = ((member - 1) * epochs + epoch) / (members * epochs);
    onStep({ member, members, epoch, progress, loss, leftMs: etaSeconds * 1000 });
  }
}
