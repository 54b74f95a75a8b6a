/**
 * The library's styles of the components that the studio uses, in the library's own order: writes kit/mantine.css; with
 * --check it fails where that file is not what this one makes.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { root } from './setup.mjs';

const studio = join(root, 'src/studio');
const library = join(root, 'node_modules/@mantine/core');
const read = (path) => readFileSync(path, 'utf8');

/** Names that the studio's files import from the library as values. */
function used() {
  const files = readdirSync(studio, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.tsx?$/.test(name),
  );
  const lists = files.flatMap((name) => [
    ...read(join(studio, name)).matchAll(/import \{([^}]*)\} from '@mantine\/core'/g),
  ]);
  const names = lists.flatMap(([, list]) => list.split(',').map((each) => each.trim().split(' as ')[0]));
  return new Set(names.filter((name) => name && !name.startsWith('type ')));
}

/** The module of each name of the library. */
const modules = new Map(
  [...read(join(library, 'esm/index.mjs')).matchAll(/import \{([^}]*)\} from "([^"]+)"/g)].flatMap(
    ([, names, path]) => names.split(',').map((name) => [name.trim().split(' as ').at(-1), path]),
  ),
);

const seen = new Set();

/** The style files of a module and of all that it is made of. */
function stylesOf(path) {
  if (seen.has(path)) return [];
  seen.add(path);
  const name = basename(path).split('.')[0];
  const own =
    existsSync(join(library, `styles/${name}.css`)) && /\.module(\.css)?\.mjs$/.test(path) ? [name] : [];
  const parts = [...read(path).matchAll(/(?:from|import) "(\.[^"]+)"/g)].map(([, part]) => part);
  return [...own, ...parts.flatMap((part) => stylesOf(join(dirname(path), part)))];
}

const whole = read(join(library, 'styles.css'));
/** Where a component's styles stand among all: later ones may count on earlier ones. */
const placeOf = (name) => whole.indexOf(/\.m_[0-9a-f]+/.exec(read(join(library, `styles/${name}.css`)))?.[0]);

const components = [
  ...new Set([...used()].flatMap((name) => stylesOf(join(library, 'esm', modules.get(name) ?? 'index.mjs')))),
].sort((a, b) => placeOf(a) - placeOf(b));
const lines = ['baseline', 'default-css-variables', 'global', ...components].map(
  (name) => `@import "@mantine/core/styles/${name}.css";\n`,
);
const text = `/* Written by scripts/styles.mjs: the styles of the library's components that are used. */\n${lines.join('')}`;

const path = join(studio, 'kit/mantine.css');
if (!process.argv.includes('--check')) writeFileSync(path, text);
else if (read(path) !== text) {
  console.error('src/studio/kit/mantine.css is not what scripts/styles.mjs writes: run it.');
  process.exitCode = 1;
}
