import { z } from 'zod';
import { misfitOf } from '../../../app/fit.ts';
import { shippedBytes } from '../../../workers/shipped.ts';
import type { Project } from '../../store/project.ts';
import type { SupernetRecord } from '../../store/session/search.ts';

/** What `gcode supernet train --ship` writes beside the weights. */
const descriptionSchema = z.object({
  task: z.string(),
  points: z.number(),
  classes: z.number(),
  steps: z.number(),
  planned: z.number(),
  batch: z.number(),
  seed: z.number(),
  seconds: z.number(),
  made: z.iso.datetime(),
});

/** The supernet that the studio brings for a task of these classes, if it has points for it; null where there is none. */
export async function shippedSupernet({ task, points, classes }: Project): Promise<SupernetRecord | null> {
  const at = (name: string) => new URL(`supernets/${name}`, document.baseURI).href;
  try {
    const bytes = await shippedBytes(at(`${encodeURIComponent(task)}.json`));
    const found = descriptionSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
    if (misfitOf(found, { task, classes, points })) return null;
    const { steps, planned, seed, batch, made, seconds } = found;
    return {
      ...{ id: at(`${encodeURIComponent(task)}.safetensors`), task, points: found.points, steps, planned },
      ...{ seed, samples: steps * batch, at: made, tookMs: 1000 * seconds },
    };
  } catch {
    return null;
  }
}
