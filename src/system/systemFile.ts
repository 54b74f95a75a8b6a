import { z } from 'zod';
import { calibrationSchema } from './calibrate.ts';
import { powerSchema } from './energy.ts';
import { linkSchema } from './link.ts';
import { type Profile, ProfileFormatError, parseProfile } from './profile.ts';

/** A machine of a system file: a profile's JSON, a path to one, or the name of a modelled machine. */
const machine = z.union([z.string().min(1), z.record(z.string(), z.unknown())]);

const fileSchema = z.strictObject({
  format: z.literal('gcode-system'),
  version: z.literal(1),
  device: machine,
  edge: machine,
  link: linkSchema.optional(),
  power: powerSchema.optional(),
  calibration: calibrationSchema.optional(),
});

/** A system as a file has it. Machines that are only named there are still to be read. */
export type SystemFile = Omit<z.infer<typeof fileSchema>, 'device' | 'edge'> & {
  device: Profile | string;
  edge: Profile | string;
};

export class SystemFormatError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SystemFormatError';
  }
}

/** Reads a system's JSON. Throws SystemFormatError naming the field at fault. */
export function parseSystemFile(json: unknown): SystemFile {
  const { format, version } = (json ?? {}) as { format?: unknown; version?: unknown };
  if (format !== 'gcode-system') {
    throw new SystemFormatError('This is not a system: "format" is not "gcode-system".');
  }
  if (version !== 1) {
    throw new SystemFormatError(`version: the system has version ${version}; this program reads version 1.`);
  }
  const parsed = fileSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new SystemFormatError(`${issue?.path.join('.') || 'system'}: ${issue?.message ?? 'not a system'}`);
  }
  const profileAt = (field: 'device' | 'edge'): Profile | string => {
    const value = parsed.data[field];
    if (typeof value === 'string') return value;
    try {
      return parseProfile(value);
    } catch (error) {
      if (error instanceof ProfileFormatError) throw new SystemFormatError(`${field}: ${error.message}`);
      throw error;
    }
  };
  return { ...parsed.data, device: profileAt('device'), edge: profileAt('edge') };
}
