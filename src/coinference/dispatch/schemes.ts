import { type Codec, codecText, isPlain, PLAIN } from '../../design/codec.ts';
import { placeOps, setCodecs } from '../../design/communicate.ts';
import { NumberedError } from '../../design/problem.ts';
import type { Mode } from '../../design/segments.ts';
import type { Design, Setting } from '../../design/types.ts';
import { problemsOf } from '../../design/validity.ts';
import type { PlacedBy } from '../../search/placing/lowerBound.ts';
import { placeDesign } from '../../search/placing/placeDesign.ts';
import { type Tables, tablesOf } from '../../system/estimate.ts';
import { heldTo } from '../../system/link.ts';
import type { System } from '../../system/system.ts';
import type { Conditions } from './conditions.ts';
import { ranked } from './decide.ts';
import type { Goal } from './predict.ts';
import { costsOf, modeOfDesign, type Scheme } from './scheme.ts';
import type { Zoo, ZooEntry } from './zoo.ts';

/** Rates at which schemes are compared, Mb/s: from a bad radio link to a wire. */
const RATES = [0.3, 1, 3, 5, 10, 20, 40, 80, 300];
const LOADS = [
  { clients: 1, othersBusy: 0 },
  { clients: 4, othersBusy: 0.75 },
  { clients: 16, othersBusy: 0.95 },
];
/** Rates at which placements are solved: in between, one of these is best or nearly. */
const PLACED_AT = [0.3, 3, 20, 100];
const BY: readonly PlacedBy[] = ['latency', 'throughput', 'energy'];
const GROUPS: readonly (readonly Mode[])[] = [['DE', 'ED', 'DED'], ['E']];
/** Placements of a design that are estimated at most, for each rate. */
const MOST_PLACEMENTS = 300;

/** Every placement of a design that is best at some rate by something, split ones and whole ones; the device alone first. */
export function placementsOf(
  design: Design,
  setting: Setting,
  system: System,
  tables = tablesOf(system),
): Design[] {
  const found = new Map<string, Design>();
  const keyOf = ({ ops }: Design) => ops.map(({ id, placement }) => `${id}:${placement}`).join();
  const place = (at: System, by: PlacedBy, modes: readonly Mode[]) => {
    const placed = placeDesign(design, setting, at, { by, modes, most: MOST_PLACEMENTS }, tables)?.design;
    if (placed && !found.has(keyOf(placed))) found.set(keyOf(placed), placed);
  };
  place(system, 'latency', ['D']);
  for (const mbps of PLACED_AT) {
    const at = { ...system, link: heldTo(system.link, mbps) };
    for (const by of BY) for (const modes of GROUPS) place(at, by, modes);
  }
  return [...found.values()];
}

interface SchemesOptions {
  /** Codecs that may be used; fp32 always may. Default: those whose accuracy the zoo knows, for each design. */
  codecs?: readonly Codec[];
  /** The least accuracy of a scheme. A design of unknown accuracy is refused where it is given. */
  leastAccuracy?: number;
  /** Schemes kept at most. Default 24. */
  most?: number;
  /**
   * How many times as slow as in the tables the device may be where the schemes run: they are chosen for each, so that a slow
   * one has an edge to turn to. Default 1 alone.
   */
  slower?: readonly number[];
  goal: Goal;
}

const MOST = 24;
/** Of a device that is not the one that was timed: from the same machine to a small computer beside a desktop. */
export const OTHER_DEVICES: readonly number[] = [1, 3, 10];
/** By how much the tables may misjudge which of two networks the device is quicker with. */
const DEVICE_ERROR = 1.5;

/** The accuracy of an entry with a codec: lossless ones keep its own; absent where it was not measured. */
export const accuracyWith = ({ accuracy, codecs }: ZooEntry, codec: Codec): ZooEntry['accuracy'] =>
  codec.numbers === 'fp32' ? accuracy : codecs?.[codecText({ ...codec, packing: 'raw' })];

/** Throws UntimedError (E416) where a machine's profile is of other designs: what it lacks would silently not be used. */
function assertTimed({ design, name }: ZooEntry, setting: Setting, system: System, tables: Tables): void {
  const ids = design.ops.map(({ id }) => id);
  for (const side of ['device', 'edge'] as const) {
    costsOf({ ...placeOps(design, ids, side), name }, setting, system, tables);
  }
}

function* schemesOfEntry(
  entry: number,
  zoo: Zoo,
  system: System,
  tables: Tables,
  { codecs, leastAccuracy }: SchemesOptions,
): Generator<Scheme> {
  const of = zoo.entries[entry] as ZooEntry;
  const { setting } = zoo;
  const enough = (codec: Codec) => {
    const accuracy = accuracyWith(of, codec)?.value;
    return leastAccuracy === undefined || (accuracy !== undefined && accuracy >= leastAccuracy);
  };
  if (!enough(PLAIN)) return;
  assertTimed(of, setting, system, tables);
  const [alone, ...rest] = placementsOf(of.design, setting, system, tables);
  if (!alone || modeOfDesign(alone) !== 'D') {
    throw new NumberedError('E463', `${of.name} has no placement on the device alone.`);
  }
  const local = { design: alone, costs: costsOf(alone, setting, system, tables) };
  const scheme = (design: Design, codec: Codec, parallel: Scheme['parallel'], place: string): Scheme => ({
    id: [entry, place, isPlain(codec) ? '' : codecText(codec), parallel === 'shared' ? 'shared' : '']
      .filter((part) => part !== '')
      .join(' '),
    ...{ entry, name: of.name, design, mode: modeOfDesign(design), codec, parallel, local },
    costs: costsOf(design, setting, system, tables),
    accuracy: accuracyWith(of, codec)?.value ?? null,
  });
  yield scheme(alone, PLAIN, 'pipeline', 'D');
  const offered = codecs ?? measuredCodecs(of);
  for (const [i, placed] of rest.entries()) {
    const place = `${modeOfDesign(placed)}${i + 1}`;
    for (const codec of [PLAIN, ...offered.filter((each) => !isPlain(each))]) {
      const coded = setCodecs(placed, codec);
      if (!enough(codec) || problemsOf(coded, setting).length > 0) continue;
      yield scheme(coded, codec, 'pipeline', place);
      yield scheme(coded, codec, 'shared', place);
    }
  }
}

/** Codecs whose accuracy was measured with the entry. */
const measuredCodecs = ({ codecs = {} }: ZooEntry): Codec[] =>
  (['fp16', 'int16', 'int8'] as const)
    .filter((numbers) => codecs[numbers] !== undefined)
    .map((numbers) => ({ ...PLAIN, numbers }));

/** Where schemes are compared: at every rate and load, with each device. */
const situations = (
  { link: { roundTripMs } }: Pick<System, 'link'>,
  devices: readonly number[],
): Conditions[] =>
  devices.flatMap((deviceFactor) =>
    RATES.flatMap((mbps) =>
      LOADS.map((edge) => ({
        ...{ upMbps: mbps, downMbps: mbps, roundTripMs, edge, deviceFactor, edgeFactor: 1 },
      })),
    ),
  );

/**
 * The schemes of a zoo that matter: those that are best, or nearly, at some rate and some load of the edge, and the device
 * alone. All others only cost time to consider. @throws NumberedError E463 where nothing is left
 */
export function schemesOf(zoo: Zoo, system: System, options: SchemesOptions): Scheme[] {
  const tables = tablesOf(system);
  const all = zoo.entries.flatMap((_, entry) => [...schemesOfEntry(entry, zoo, system, tables, options)]);
  if (all.length === 0) {
    throw new NumberedError(
      'E463',
      `No design of the zoo is known to reach an accuracy of ${options.leastAccuracy}.`,
    );
  }
  const { goal, most = MOST, slower = [1] } = options;
  const scores = new Map<string, number>();
  for (const conditions of situations(system, slower)) {
    const list = ranked(all, conditions, { world: system, goal });
    const best = list[0]?.cost ?? Number.NaN;
    for (const { scheme, cost } of list.slice(0, 3)) {
      scores.set(scheme.id, Math.max(scores.get(scheme.id) ?? 0, best / cost));
    }
  }
  const whole = all.filter(({ mode }) => mode === 'D');
  const least = Math.min(...whole.map(({ costs }) => costs.deviceMs));
  // Without an edge the quickest network is best whatever happens: others are kept as far as tables may err.
  const alone = whole.filter(({ costs }) => costs.deviceMs <= DEVICE_ERROR * least);
  const kept = all
    .filter(({ id, mode }) => mode !== 'D' && (scores.get(id) ?? 0) > 0.8)
    .sort((a, b) => (scores.get(b.id) as number) - (scores.get(a.id) as number));
  return [...alone, ...kept].slice(0, Math.max(most, alone.length));
}
