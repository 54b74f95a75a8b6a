import fc from 'fast-check';

/** Values that a damaged or hostile file has where another was. */
const strange = fc.oneof(
  fc.constantFrom(
    null,
    -1,
    0,
    0.5,
    1e308,
    -1e308,
    2 ** 53,
    '',
    '__proto__',
    'constructor',
    [],
    {},
    true,
    '\u0000',
  ),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<unknown>,
);

type Path = readonly (string | number)[];

/** Paths of all values in a JSON value, the root's being empty. */
function pathsOf(json: unknown, at: Path = []): Path[] {
  if (typeof json !== 'object' || json === null) return [at];
  const inner = Object.entries(json).flatMap(([key, value]) => pathsOf(value, [...at, key]));
  return [at, ...inner];
}

function withValue(json: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  const copy: unknown = Array.isArray(json) ? [...json] : { ...(json as object) };
  const inner = (json as Record<string, unknown>)[key];
  const next = rest.length === 0 && value === undefined ? undefined : withValue(inner, rest, value);
  if (next === undefined && rest.length === 0) Reflect.deleteProperty(copy as object, key);
  else (copy as Record<string, unknown>)[key] = next;
  return copy;
}

/** Texts of a JSON file with one to three changes: values replaced or taken out, bytes cut, swapped or put in. */
export function mutated(text: string): fc.Arbitrary<string> {
  const json: unknown = JSON.parse(text);
  const paths = pathsOf(json);
  const change = fc.tuple(fc.constantFrom(...paths), fc.option(strange, { nil: undefined }));
  const values = fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) => {
    let now = json;
    for (const [path, value] of changes) {
      const there = path.reduce<unknown>((v, key) => (v as Record<string, unknown> | undefined)?.[key], now);
      if (there !== undefined) now = withValue(now, path, value);
    }
    return JSON.stringify(now) ?? '';
  });
  const at = fc.nat(text.length - 1);
  const bytes = fc
    .tuple(at, at, fc.string({ maxLength: 4, unit: 'binary' }))
    .map(([a, b, put]) => text.slice(0, Math.min(a, b)) + put + text.slice(Math.max(a, b)));
  return fc.oneof({ weight: 3, arbitrary: values }, { weight: 1, arbitrary: bytes });
}

const ofType = {
  number: fc.constantFrom(-1, 0, 0.5, 1, 2, 17, 255, 4096, 1e-300, 1e300, 2 ** 53),
  string: fc.oneof(
    fc.constantFrom('', '__proto__', 'constructor', '\u0000', '1', 'NaN', '\u{1f600}'.repeat(200)),
    fc.string(),
  ),
  boolean: fc.boolean(),
};

/** Texts of a JSON file with one to three values replaced by others of their type: many of them are accepted. */
export function retyped(text: string): fc.Arbitrary<string> {
  const json: unknown = JSON.parse(text);
  const at = (path: Path) => path.reduce<unknown>((v, key) => (v as Record<string, unknown>)[key], json);
  const leaves = pathsOf(json)
    .map((path) => ({ path, type: typeof at(path) as keyof typeof ofType }))
    .filter(({ type }) => type in ofType);
  const change = fc
    .constantFrom(...leaves)
    .chain(({ path, type }) => ofType[type].map((value: unknown) => ({ path, value })));
  return fc
    .array(change, { minLength: 1, maxLength: 3 })
    .map((changes) =>
      JSON.stringify(changes.reduce((now, { path, value }) => withValue(now, path, value), json)),
    );
}
