import { atRest } from '../coinference/dispatch/conditions.ts';
import { ranked } from '../coinference/dispatch/decide.ts';
import type { Goal } from '../coinference/dispatch/predict.ts';
import { crosses, type Scheme } from '../coinference/dispatch/scheme.ts';
import { accuracyWith } from '../coinference/dispatch/schemes.ts';
import type { Zoo, ZooEntry } from '../coinference/dispatch/zoo.ts';
import { codecText, PLAIN } from '../design/codec.ts';
import { NumberedError } from '../design/problem.ts';
import type { Design } from '../design/types.ts';
import { writeSafeTensors } from '../learning/safetensors.ts';
import type { Weights } from '../onnx/weights.ts';
import type { Runtime } from '../runtime/session.ts';
import { estimateDesign } from '../system/estimate.ts';
import type { Profile } from '../system/profile.ts';
import type { Figure } from '../system/provenance.ts';
import type { System } from '../system/system.ts';
import type { TaskData } from '../tasks/task.ts';
import type { WrittenDispatcher } from './dispatcherForm.ts';
import { emitOwn } from './emitOwn.ts';
import { type BundleContents, exportBundle } from './export.ts';
import type { BundleSample, BundleSystem } from './manifest.ts';
import type { MemberContents } from './memberContents.ts';
import { codecTolerance, recordSpread } from './samples.ts';

export interface ZooOnSystem {
  zoo: Zoo;
  /** Those of `schemesOf`: at least one runs on the device alone. */
  schemes: readonly Scheme[];
  system: System;
  goal: Goal;
  /** Where the recorded samples come from. */
  data: TaskData;
  /** How many are recorded of each network. Default 4. */
  samples?: number;
  /** Gives the expected logits. */
  runtime: Runtime;
  /** The built files that `builtNames` gives, by their built names. */
  runner: Readonly<Record<string, Uint8Array>>;
}

/** What all placements of one network have in common. */
interface Network {
  weights: Weights;
  weightsFile: Uint8Array;
  whole: Uint8Array;
  samples: readonly BundleSample[];
}

/**
 * A zoo of trained designs with its dispatcher as a bundle. Its first design, which runs where there is no dispatcher, is the
 * pipeline over the edge that is best at rest.
 * @throws NumberedError E462 for designs that are untrained or unlike each other, E463 where none uses the edge; BundleError
 */
export async function bundleZoo(options: ZooOnSystem): Promise<Uint8Array<ArrayBuffer>> {
  const { zoo, schemes, system, goal, runner } = options;
  const untrained = zoo.entries.find(({ trained }) => !trained);
  if (untrained) {
    throw new NumberedError(
      'E462',
      `${untrained.name} has no trained weights: there is nothing to export of it.`,
    );
  }
  const [best] = ranked(schemes.filter(crosses), atRest(system.link), { world: system, goal });
  if (!best) {
    throw new NumberedError(
      'E463',
      'On the device alone the smallest design of the zoo is best at every rate: ask for an accuracy that it does not reach, or export one design.',
    );
  }
  const designs = [...new Set([best.scheme.design, ...schemes.flatMap((s) => [s.local.design, s.design])])];
  const networks = new Map<number, Network>();
  const members: MemberContents[] = [];
  for (const design of designs) {
    const over = schemes.find((s) => s.design === design);
    const { entry } = over ?? (schemes.find((s) => s.local.design === design) as Scheme);
    // On the device alone nothing is rounded, whatever the codec of the scheme that falls back on it.
    const part = { entry, codec: over?.codec ?? PLAIN };
    members.push(await memberContents(options, design, part, networks));
  }
  const [first, ...further] = members as [MemberContents, ...MemberContents[]];
  const contents: BundleContents = {
    ...first,
    zoo: { further, dispatcher: dispatcherOf(options, designs) },
    system: systemWords(system),
    runner,
  };
  return exportBundle(contents);
}

async function memberContents(
  { zoo, system, data, samples, runtime }: ZooOnSystem,
  design: Design,
  { entry, codec }: Pick<Scheme, 'entry' | 'codec'>,
  networks: Map<number, Network>,
): Promise<MemberContents> {
  const { setting } = zoo;
  const of = zoo.entries[entry] as ZooEntry;
  const { task, classes } = data;
  const weights = networks.get(entry)?.weights ?? (await of.weights());
  const emitted = emitOwn(design, setting, weights, { task, classes, ...of.origin });
  const network = networks.get(entry) ?? {
    weights,
    weightsFile: writeSafeTensors({ metadata: { format: 'gcode-weights' }, tensors: weights }),
    whole: emitted.whole,
    samples: await recordSpread(runtime, emitted, data, setting, samples),
  };
  networks.set(entry, network);
  const segments = { ...emitted, whole: network.whole };
  const tolerance = await codecTolerance(runtime, segments, network.samples, setting);
  const accuracy = accuracyWith(of, codec);
  return {
    ...{ design, setting, weights, segments },
    ...{ weightsFile: network.weightsFile, samples: network.samples },
    task: { name: task, classes },
    ...(tolerance !== undefined && { tolerance }),
    figures: {
      ...(accuracy && { accuracy: accuracyFigure(accuracy, task, setting.points) }),
      ...figuresOf(design, zoo, system),
    },
  };
}

function accuracyFigure(
  { value, low, high, provenance }: NonNullable<ZooEntry['accuracy']>,
  task: string,
  points: number,
): Figure {
  const interval = { ...(low !== undefined && { low }), ...(high !== undefined && { high }) };
  return { value, unit: 'fraction', provenance, ...interval, where: `${task} val, ${points} points` };
}

/** What the tables say of a design alone on the system. */
function figuresOf(design: Design, { setting }: Zoo, system: System): Record<string, Figure> {
  const { latencyMs, lowMs, highMs, energyMj, provenance } = estimateDesign(design, setting, system);
  const where = systemWords(system).link;
  return {
    latency: { value: latencyMs, unit: 'ms', provenance, low: lowMs, high: highMs, where },
    ...(Number.isFinite(energyMj) && {
      energy: { value: energyMj, unit: 'mJ', provenance: 'modelled', where: system.power.name } as const,
    }),
  };
}

function dispatcherOf({ schemes, system, goal }: ZooOnSystem, designs: readonly Design[]): WrittenDispatcher {
  const { link, power, calibration } = system;
  const { roundTripMs, upMbps, downMbps, perRequestMs, jitterMs, lossRate, source } = link;
  const unlimited = (mbps: number) => (Number.isFinite(mbps) ? mbps : null);
  return {
    goal,
    schemes: schemes.map(({ id, entry, name, design, codec, parallel, costs, local, accuracy }) => ({
      ...{ id, entry, name, member: designs.indexOf(design), local: designs.indexOf(local.design) },
      ...{ codec: codecText(codec), parallel, costs, localCosts: local.costs, accuracy },
    })),
    link: {
      ...{ roundTripMs, upMbps: unlimited(upMbps), downMbps: unlimited(downMbps), perRequestMs, source },
      ...(jitterMs !== undefined && { jitterMs }),
      ...(lossRate !== undefined && { lossRate }),
    },
    power: Number.isFinite(power.activeW) ? power : null,
    ...(calibration && { calibration }),
  };
}

const machineWords = ({ host, runtime, kind }: Profile): string =>
  `${host}, ${runtime.engine} ${runtime.version}, ${runtime.threads} thread(s), ${kind}`;

function systemWords({ device, edge, link }: System): NonNullable<BundleSystem> {
  const rate = (mbps: number) => (Number.isFinite(mbps) ? `${Number(mbps.toPrecision(4))} Mb/s` : 'no limit');
  return {
    device: machineWords(device),
    edge: machineWords(edge),
    link: `${rate(link.upMbps)} up, ${rate(link.downMbps)} down, round trip ${Number(link.roundTripMs.toPrecision(3))} ms, ${link.source}`,
  };
}
