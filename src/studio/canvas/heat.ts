import { costsOf } from '../../design/cost.ts';
import { shapesOf } from '../../design/shapes.ts';
import type { Design, Setting } from '../../design/types.ts';
import type { Figure } from '../../system/provenance.ts';
import { bytes, count } from '../charts/format.ts';
import { flopsText } from '../kit/words.ts';
import type { Colour } from '../store/ui.ts';
import { shortTime } from './time.ts';

/** What ops are coloured by, as it is said. */
export const COLOUR_NAMES: Record<Colour, string> = {
  kind: 'kind',
  time: 'time',
  parameters: 'parameters',
  operations: 'operations',
  bytes: 'size of what they give',
};

const WORDS: Record<Exclude<Colour, 'kind'>, (value: number) => string> = {
  time: shortTime,
  parameters: count,
  operations: flopsText,
  bytes,
};

interface Heat {
  /** Share of the greatest value, 0..1, by op id; ops of unknown value are not in it. */
  shares: ReadonlyMap<string, number>;
  /** The greatest value in words; null where none is known. */
  most: string | null;
}

/** How much each op has of what the colour says; null for colours of kinds. */
export function heatOf(
  colour: Colour,
  design: Design,
  setting: Setting,
  times: Readonly<Record<string, Figure>>,
): Heat | null {
  if (colour === 'kind') return null;
  const values = valuesOf(colour, design, setting, times);
  const most = Math.max(0, ...values.values());
  if (most === 0) return { shares: new Map(), most: null };
  return { shares: new Map([...values].map(([id, value]) => [id, value / most])), most: WORDS[colour](most) };
}

function valuesOf(
  colour: Exclude<Colour, 'kind'>,
  design: Design,
  setting: Setting,
  times: Readonly<Record<string, Figure>>,
): Map<string, number> {
  if (colour === 'time') return new Map(Object.entries(times).map(([id, { value }]) => [id, value]));
  if (colour === 'bytes') {
    // Features are float32 wherever they are computed.
    return new Map([...shapesOf(design, setting)].map(([id, { rows, width }]) => [id, 4 * rows * width]));
  }
  const part = colour === 'parameters' ? 'parameters' : 'flops';
  return new Map([...costsOf(design, setting)].map(([id, cost]) => [id, cost[part]]));
}
