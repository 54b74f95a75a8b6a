/**
 * Attacks an endpoint as strangers might, and counts what must not happen.
 *
 *   npm run -s bench:attack -- [--json] [--scale 1] [--seed 1] [--only models,requests,...]
 *
 * The parts are models, requests, files, dataFiles, projects, faults, crowd, memory and kills, which needs a built studio and
 * CHROMIUM_PATH.
 */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { benchmark, type Figure } from '../benchmark.ts';
import { crowd } from './crowd.ts';
import { dataFiles } from './dataFiles.ts';
import * as faults from './faults.ts';
import * as files from './files.ts';
import * as kills from './kills.ts';
import { memory } from './memory.ts';
import { models } from './models.ts';
import type { AttackPart } from './part.ts';
import * as projects from './projects.ts';
import { requests } from './requests.ts';

/** Ten at least, so that a small run still says something. */
const share = (whole: number, scale: number) => Math.max(Math.min(10, whole), Math.round(whole * scale));

const PARTS: readonly AttackPart[] = [
  models,
  requests,
  {
    name: files.name,
    run: ({ scale, seed, log }) => files.run({ files: share(10_000, scale), seed }, log),
  },
  dataFiles,
  { name: projects.name, run: ({ scale, seed }) => projects.run({ count: share(10_000, scale), seed }) },
  {
    name: faults.name,
    run: ({ scale, seed, log }) => faults.run({ streams: share(100, scale), seed }, log),
  },
  crowd,
  memory,
  { name: kills.name, run: ({ scale, seed, log }) => kills.run({ count: share(50, scale), seed, log }) },
];

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
    if (part.name === kills.name && !only && !(process.env.CHROMIUM_PATH && existsSync('dist/studio'))) {
      log(`${part.name}: left out, it needs CHROMIUM_PATH and a built studio`);
      continue;
    }
    log(part.name);
    const started = performance.now();
    const found = await part.run({ scale: Number(values.scale), seed: Number(values.seed), log });
    const seconds = { name: 'time', value: (performance.now() - started) / 1000, unit: 's' };
    figures.push(
      ...[...found, seconds].map((figure) => ({ ...figure, name: `${part.name}: ${figure.name}` })),
    );
  }
  return figures;
});
