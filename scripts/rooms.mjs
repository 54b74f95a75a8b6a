/**
 * The rooms of the source and the one way that imports run: a room imports from those before it in its list. Writes
 * biome.rooms.json, which makes the linter hold it; with --check it fails where that file is not what this one makes.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { root } from './setup.mjs';

const HOUSE =
  'design onnx runtime tasks learning system search coinference edge bundle app {cli,workers} studio';
const STUDIO = 'store charts kit machines prediction canvas panels actions chrome';

/** Rooms that a page cannot run. */
const NODE = ['cli', 'edge'];
const notInPages = (room) => (['workers', 'studio'].includes(room) ? NODE : []);

const TESTS = ['!**/*.test.ts', '!**/*.test.tsx', '!**/*.contract.ts'];

/**
 * Rooms in braces stand side by side: neither imports from the other. A folder's rule replaces that of the folder around
 * it, whose own forbidden rooms are therefore repeated: `always`.
 */
function* rules(folder, order, always) {
  const floors = order.split(' ').map((floor) => floor.replace(/[{}]/g, '').split(','));
  for (const [i, floor] of floors.entries()) {
    for (const room of floor) {
      const later = [...floor.filter((beside) => beside !== room), ...floors.slice(i + 1).flat()];
      const forbidden = [...new Set([...later, ...always(room)])].map((name) => `**/${name}/**`);
      if (forbidden.length > 0) yield rule(`${folder}/${room}`, forbidden);
    }
  }
}

function rule(room, group) {
  const message = `Imports run one way: ${room} comes before these rooms (ARCHITECTURE.md).`;
  const options = { patterns: [{ group, message }] };
  return {
    includes: [`${room}/**`, ...TESTS],
    linter: { rules: { style: { noRestrictedImports: { level: 'error', options } } } },
  };
}

const config = {
  $schema: JSON.parse(readFileSync(`${root}/biome.json`, 'utf8')).$schema,
  linter: { rules: { suspicious: { noImportCycles: 'error' } } },
  overrides: [...rules('src', HOUSE, notInPages), ...rules('src/studio', STUDIO, () => NODE)],
};

const path = `${root}/biome.rooms.json`;
const text = `${JSON.stringify(config, null, 2)}\n`;
if (!process.argv.includes('--check')) writeFileSync(path, text);
else if (readFileSync(path, 'utf8') !== text) {
  console.error('biome.rooms.json is not what scripts/rooms.mjs writes: run it.');
  process.exitCode = 1;
}
