/**
 * Attacks an endpoint as strangers might, and counts what must not happen.
 *
 *   npm run -s bench:attack -- [--json] [--scale 1] [--seed 1] [--only models,requests,dataFiles,crowd,memory]
 */
import { parseArgs } from 'node:util';
import { benchmark, type Figure } from '../benchmark.ts';
import { crowd } from './crowd.ts';
import { dataFiles } from './dataFiles.ts';
import { memory } from './memory.ts';
import { models } from './models.ts';
import type { AttackPart } from './part.ts';
import { requests } from './requests.ts';

const PARTS: readonly AttackPart[] = [models, requests, dataFiles, crowd, memory];

const { values } = parseArgs({
  options: {
    scale: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
  strict: false,
});
const only = values.only === undefined ? undefined : String(values.only).split(',');

await benchmark('attack', async (log) => {
  const figures: Figure[] = [];
  for (const part of PARTS) {
    if (only && !only.includes(part.name)) continue;
    log(part.name);
    const found = await part.run({ scale: Number(values.scale), seed: Number(values.seed), log });
    figures.push(...found.map((figure) => ({ ...figure, name: `${part.name}: ${figure.name}` })));
  }
  return figures;
});
