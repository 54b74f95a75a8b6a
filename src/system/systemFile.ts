import { z } from 'zod';
import { type Format, FormatError, readFormat } from '../design/format.ts';
import type { LatencyModel } from '../learning/latency/latencyModel.ts';
import {
  LatencyModelError,
  readLatencyModel,
  writeLatencyModel,
} from '../learning/latency/latencyModelFile.ts';
import { base64, bytesOfBase64 } from './base64.ts';
import { calibrationSchema } from './calibrate.ts';
import { linkAlone, linkSchema } from './link.ts';
import { powerSchema } from './powerForm.ts';
import { type Profile, ProfileFormatError, parseProfile } from './profile.ts';
import type { System } from './system.ts';

/** A machine of a system file: a profile's JSON, a path to one, or the name of a modelled machine. */
const machine = z.union([z.string().min(1), z.record(z.string(), z.unknown())]);

const fileSchema = z.strictObject({
  format: z.literal('gcode-system'),
  version: z.literal(3),
  device: machine,
  edge: machine,
  link: linkSchema.optional(),
  power: powerSchema.optional(),
  calibration: calibrationSchema.optional(),
  /** A path to a latency model, or its safetensors file in base64. */
  latencyModel: z
    .union(
      [z.string().min(1), z.strictObject({ safetensors: z.base64() })],
      'neither a path nor {"safetensors"}',
    )
    .optional(),
});

/** A system as a file has it. Machines and a latency model that are only named there are still to be read. */
export type SystemFile = Omit<z.infer<typeof fileSchema>, 'device' | 'edge' | 'latencyModel'> & {
  device: Profile | string;
  edge: Profile | string;
  latencyModel?: LatencyModel | string;
};

export class SystemFormatError extends FormatError {
  override readonly name = 'SystemFormatError';
}

/** Version 2 may have a latency model, which it calls a predictor; all else is as it was in version 1. */
const SYSTEM_FORMAT: Format<z.infer<typeof fileSchema>> = {
  name: 'gcode-system',
  title: 'a system',
  version: 3,
  migrations: {
    1: (json) => json,
    2: ({ predictor, ...rest }) => ({ ...rest, ...(predictor !== undefined && { latencyModel: predictor }) }),
  },
  schema: fileSchema,
  error: SystemFormatError,
};

/** Reads a part of the file; what is wrong in it is said with the field's name in front. */
function readField<T>(field: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof ProfileFormatError || error instanceof LatencyModelError) {
      const { code, place } = error;
      throw new SystemFormatError(`${field}: ${error.message}`, code, place ? `${field}.${place}` : field);
    }
    throw error;
  }
}

/** Reads a system's JSON. Throws SystemFormatError naming the field at fault. */
export function parseSystemFile(json: unknown): SystemFile {
  const { device, edge, latencyModel, ...rest } = readFormat(SYSTEM_FORMAT, json);
  const profileOf = (field: string, value: typeof device) =>
    typeof value === 'string' ? value : readField(field, () => parseProfile(value));
  const held = typeof latencyModel === 'object' ? bytesOfBase64(latencyModel.safetensors) : null;
  const read = held
    ? readField('latencyModel', () => readLatencyModel(held))
    : (latencyModel as string | undefined);
  return {
    ...rest,
    device: profileOf('device', device),
    edge: profileOf('edge', edge),
    ...(read !== undefined && { latencyModel: read }),
  };
}

/** The JSON of a system, which needs no other file. Power figures that are no numbers are left out. */
export function printSystemFile({ device, edge, link, power, calibration, latencyModel }: System): string {
  return JSON.stringify({
    format: 'gcode-system',
    version: 3,
    device,
    edge,
    link: linkAlone(link),
    ...(Number.isFinite(power.activeW) && { power }),
    calibration,
    ...(latencyModel && { latencyModel: { safetensors: base64(writeLatencyModel(latencyModel)) } }),
  });
}
