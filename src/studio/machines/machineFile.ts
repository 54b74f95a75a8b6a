import { type FormatCode, FormatError } from '../../design/format.ts';
import type { Setting } from '../../design/types.ts';
import { machineById } from '../../system/machines.ts';
import { type Profile, ProfileFormatError, parseProfile } from '../../system/profile.ts';
import { parseSystemFile, type SystemFile, SystemFormatError } from '../../system/systemFile.ts';
import type { Side } from '../store/session/machines.ts';
import { brokenBy } from './refusal.ts';

/** A file that is no profile and no system, or a broken one; the message names file and field. */
export class MachineFileError extends FormatError {
  override readonly name = 'MachineFileError';
  override readonly help =
    'Make a profile with "npm run -s gcode -- profile --out FILE" on that machine, or export one from a studio.';
  constructor(file: string, why: string, code: FormatCode = 'E413') {
    super(`“${file}”: ${why}. Nothing was changed.`, code);
  }
}

/** What a file holds: one machine, or a system of two. */
type MachineFile = { kind: 'profile'; profile: Profile } | { kind: 'system'; system: SystemFile };

/**
 * Reads a profile's or a system's JSON, as `gcode profile`, `gcode calibrate` and the studio write them.
 * @throws MachineFileError that names the file and the field at fault
 */
export function readMachineFile(text: string, file: string, setting: Setting): MachineFile {
  const refuse = (why: string, code: FormatCode = 'E413'): never => {
    throw new MachineFileError(file, why.replace(/\.$/, ''), code);
  };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refuse('this is not JSON; it may be cut short', 'E374');
  }
  const format = (json as { format?: unknown } | null)?.format;
  try {
    if (format === 'gcode-system') {
      const system = parseSystemFile(json);
      for (const side of ['device', 'edge'] as const) checkSide(system, side, setting, refuse);
      return { kind: 'system', system };
    }
    if (format !== 'gcode-profile') {
      return refuse('format: it is neither "gcode-profile" nor "gcode-system"', 'E370');
    }
    const profile = parseProfile(json);
    const broken = brokenBy(profile, setting);
    return broken ? refuse(broken) : { kind: 'profile', profile };
  } catch (error) {
    if (error instanceof ProfileFormatError || error instanceof SystemFormatError) {
      return refuse(error.message, error.code);
    }
    throw error;
  }
}

function checkSide(system: SystemFile, side: Side, setting: Setting, refuse: (why: string) => never): void {
  const machine = system[side];
  if (typeof machine !== 'string') {
    const broken = brokenBy(machine, setting);
    if (broken) refuse(`${side}: ${broken}`);
  } else if (!machineById(machine)) {
    refuse(
      `${side}: it names another file (${machine}), which a browser cannot open; put that profile inside`,
    );
  }
}

export const printProfile = (profile: Profile): string => `${JSON.stringify(profile, null, 1)}\n`;
