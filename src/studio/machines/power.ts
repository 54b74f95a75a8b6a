import type { PowerProfile } from '../../system/energy.ts';
import { POWER_PRESETS } from '../../system/energy.ts';
import { MACHINES } from '../../system/machines.ts';
import { NO_POWER } from '../../system/modelled.ts';
import type { PowerChoice } from '../store/project.ts';

/** Every device whose power figures are known by name. */
export const KNOWN_POWERS: readonly PowerProfile[] = [
  ...new Map(
    [...POWER_PRESETS, ...MACHINES.flatMap(({ power }) => power ?? [])].map((power) => [power.name, power]),
  ).values(),
];

/** The power figures that a project chose; of a name that nothing is known of they are no numbers. */
export const powerOf = (choice: PowerChoice): PowerProfile =>
  typeof choice === 'string' ? (KNOWN_POWERS.find(({ name }) => name === choice) ?? NO_POWER) : choice;

/** A person's own figures, from those that were chosen before. */
export function ownPower(choice: PowerChoice, change: Partial<PowerProfile>): PowerProfile {
  const { activeW, idleW, radioW, name, source } = powerOf(choice);
  const known = Number.isFinite(activeW);
  const base = known ? { activeW, idleW, radioW } : { activeW: 0, idleW: 0, radioW: 0 };
  const origin =
    typeof choice === 'string' ? (known ? `entered by hand, from ${name}` : 'entered by hand') : source;
  return { name: 'your own figures', ...base, source: origin, ...change };
}
