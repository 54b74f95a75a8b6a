import { SOFTWARE_VERSION } from '../coinference/protocol.ts';
import { NumberedError } from '../design/problem.ts';
import { ENGINE_VERSION } from '../runtime/version.ts';
import { COMPOSE, DOCKERFILE, DOCKERIGNORE } from './deploy/docker.ts';
import { NPMRC, packageJson, requirements } from './deploy/packageJson.ts';
import { readme } from './deploy/readme.ts';
import { kserveService, tritonConfig, tritonFiles } from './deploy/triton.ts';
import { dispatcherForm, type WrittenDispatcher } from './dispatcherForm.ts';
import { listFiles } from './files.ts';
import {
  BUNDLE_VERSION,
  BundleError,
  type BundleSystem,
  MANIFEST_FILE,
  type Manifest,
  withDigest,
} from './manifest.ts';
import { type MemberContents, memberOf, Shelf } from './memberContents.ts';
import { builtNames } from './programs.ts';
import { type BundleFiles, zipFiles } from './zip.ts';

export interface BundleContents extends MemberContents {
  /** Further designs of the same task, and what a dispatcher that chooses among all of them knows. */
  zoo?: { further: readonly MemberContents[]; dispatcher: WrittenDispatcher };
  /** What the figures are of, where that is known. */
  system?: BundleSystem;
  /** Every file that `builtNames` gives for the design. */
  runner: Readonly<Record<string, Uint8Array>>;
  now?: Date;
}

/**
 * Everything that runs a trained design elsewhere, or a zoo of them, as a zip.
 * @throws BundleError; NumberedError E462 for a member of another task, other points, classes or input than the first design
 */
export async function exportBundle(contents: BundleContents): Promise<Uint8Array<ArrayBuffer>> {
  const { zoo, now = new Date() } = contents;
  for (const each of zoo?.further ?? []) assertLike(contents, each);
  const programs = builtNames(contents.segments.plan);
  const shelf = new Shelf();
  const manifest = manifestOf(contents, shelf);
  const missing = programs.find(({ built }) => !contents.runner[built]);
  if (missing) throw new BundleError(`the runner's ${missing.built} is missing: build the project first`);

  const { files } = shelf;
  for (const { built, file } of programs) files[file] = contents.runner[built] as Uint8Array;
  files['package.json'] = utf8(packageJson(manifest));
  files['.npmrc'] = utf8(NPMRC);
  files['python/requirements.txt'] = utf8(requirements(manifest));
  if (manifest.edgeModel !== null) addServers(manifest, files);
  const bytes = Object.values(files).reduce((sum, { length }) => sum + length, 0);
  files['README.md'] = utf8(readme(manifest, { bytes }));
  const written = { ...manifest, ...(zoo && { dispatcher: zoo.dispatcher }) };
  const whole = withDigest({ ...written, files: listFiles(files) });
  return zipFiles({ [MANIFEST_FILE]: utf8(`${JSON.stringify(whole, null, 2)}\n`), ...files }, now);
}

/** @throws NumberedError E462 */
function assertLike(first: MemberContents, other: MemberContents): void {
  const traits = ({ task, setting, segments }: MemberContents) => ({
    'of the task': task.name,
    'for points': setting.points,
    'for features': setting.features,
    'for classes': task.classes.join(', '),
    'reads the input': segments.plan.input.name,
  });
  const expected: Record<string, string | number> = traits(first);
  const differing = Object.entries(traits(other)).find(([trait, value]) => expected[trait] !== value);
  if (!differing) return;
  const [trait, value] = differing;
  const { name } = other.design;
  throw new NumberedError(
    'E462',
    `${name} ${trait} ${value}: the bundle's first design, ${first.design.name}, has ${expected[trait]} there.`,
  );
}

/** The manifest but for its list of files and its digest; puts what its members need on the shelf. */
function manifestOf(contents: BundleContents, shelf: Shelf): Omit<Manifest, 'digest'> {
  const { setting, task, zoo, now = new Date() } = contents;
  const first = memberOf(contents, shelf, '');
  const further = zoo?.further.map((each, i) => memberOf(each, shelf, `${i + 1}/`));
  return {
    format: 'gcode-bundle',
    version: BUNDLE_VERSION,
    created: now.toISOString(),
    software: { studio: SOFTWARE_VERSION, onnxruntime: ENGINE_VERSION },
    ...first,
    ...(zoo && further && { zoo: further, dispatcher: dispatcherForm.parse(zoo.dispatcher) }),
    task: task.name,
    classes: [...task.classes],
    setting,
    system: contents.system ?? null,
    files: {},
  };
}

/** What serves the edge half of the first design besides the bundle's own program. */
function addServers({ edgeModel, segments, design }: Omit<Manifest, 'digest'>, files: BundleFiles): void {
  const { edge } = segments;
  if (!edge || edgeModel === null) return;
  const { config, model } = tritonFiles(edgeModel);
  files[config] = utf8(tritonConfig(edgeModel, edge));
  files[model] = files[edge.file] as Uint8Array;
  files['kserve/inference-service.yaml'] = utf8(kserveService(design.name));
  files.Dockerfile = utf8(DOCKERFILE);
  files['.dockerignore'] = utf8(DOCKERIGNORE);
  files['compose.yaml'] = utf8(COMPOSE);
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
