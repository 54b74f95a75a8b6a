/**
 * `npm run weigh`: how much JavaScript the browser loads, gzipped as it is served, before the canvas can be used, and what it
 * is made of. The built page's entry and all that it imports at once count; what is loaded later does not.
 */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './setup.mjs';

/** Bytes that a first visit may load before the canvas can be used. */
export const MOST_BYTES = 200_000;

const studio = join(root, 'dist/studio');

function packageOf(id) {
  const inside = id.replaceAll('\\', '/');
  const [, name] = /node_modules\/((?:@[^/]+\/)?[^/]+)(?!.*node_modules\/)/.exec(inside) ?? [];
  return name ?? `src/${/\/src\/((?:studio\/)?[^/]+)/.exec(inside)?.[1] ?? '...'}`;
}

/** @returns the files with their gzipped bytes, their sum, and the share of each package of the code before it was minified */
export function weigh() {
  const contents = JSON.parse(readFileSync(join(root, 'dist/contents.json'), 'utf8'));
  const byName = new Map(contents.map((chunk) => [chunk.fileName, chunk]));
  const page = readFileSync(join(studio, 'index.html'), 'utf8');
  const scripts = [...page.matchAll(/<script[^>]*src="\/?([^"]+)"/g)].map(([, name]) => name);
  const needed = new Set();
  const take = (name) => {
    if (needed.has(name)) return;
    needed.add(name);
    for (const each of byName.get(name)?.imports ?? []) take(each);
  };
  for (const name of scripts) take(name);
  const gzipped = (name) => {
    const path = join(studio, name);
    return statSync(`${path}.gz`, { throwIfNoEntry: false })?.size ?? statSync(path).size;
  };
  const files = [...needed].map((name) => ({ name, bytes: gzipped(name) })).sort((a, b) => b.bytes - a.bytes);
  const packages = new Map();
  for (const name of needed) {
    for (const [id, length] of Object.entries(byName.get(name)?.modules ?? {})) {
      const whose = packageOf(id);
      packages.set(whose, (packages.get(whose) ?? 0) + length);
    }
  }
  return {
    files,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    packages: [...packages].sort((a, b) => b[1] - a[1]),
  };
}

export function report({ files, bytes, packages }) {
  const kB = (n) => `${(n / 1000).toFixed(1)} kB`.padStart(9);
  console.log('Loaded before the canvas can be used, gzipped:');
  for (const file of files) console.log(`${kB(file.bytes)}  ${file.name}`);
  console.log(`${kB(bytes)}  of ${kB(MOST_BYTES).trim()}`);
  console.log('Made of, before it is minified:');
  for (const [name, length] of packages.slice(0, 24)) console.log(`${kB(length)}  ${name}`);
}

if (process.argv[1]?.endsWith('weigh.mjs')) report(weigh());
