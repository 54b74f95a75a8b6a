import { transfer } from 'comlink';
import { bundleCut } from '../app/imported/bundle.ts';
import { type CutRow, cutRows } from '../app/imported/cuts.ts';
import { type FeedChoice, type Fill, feedsOf } from '../app/imported/feeds.ts';
import { cutModel, type HalvesRun, runHalves } from '../app/imported/halves.ts';
import { type Inside, lookInside, type SeenValue, seen } from '../app/imported/inside.ts';
import { assertSize, openModels } from '../app/imported/open.ts';
import { type GivenProfile, profileGiven } from '../app/imported/profile.ts';
import { endpointMachine, thisMachine } from '../app/profiling.ts';
import type { CutContents } from '../bundle/cutBundle.ts';
import { npyTensor } from '../bundle/npy.ts';
import { NumberedError } from '../design/problem.ts';
import type { Design, Setting } from '../design/types.ts';
import { writeCheckpoint } from '../learning/checkpoint.ts';
import { cutAt } from '../onnx/imported/cut.ts';
import { dataFiles } from '../onnx/imported/external.ts';
import { type GivenFile, type GivenModel, readModel } from '../onnx/imported/model.ts';
import { isModelFile } from '../onnx/modelFile.ts';
import type { RuntimeInfo } from '../runtime/session.ts';
import { saveBytes } from './blobs.ts';
import { type EndpointChoice, linkTo } from './coinference.ts';
import { browserEngine } from './engine.ts';

/** What model files turned out to be, as the page needs it. */
export type OpenedModels =
  | {
      kind: 'own';
      design: Design;
      setting: Setting;
      task: string;
      classes: readonly string[];
      /** Kept in this browser; null for a design that was never trained. */
      checkpoint: { id: string; bytes: number; epochs: number; accuracy: number | null } | null;
    }
  /** @param file the model, with all its data inside */
  | { kind: 'foreign'; file: File; model: GivenModel; changed: boolean };

const bytesIn = async (file: Blob): Promise<Uint8Array> => new Uint8Array(await file.arrayBuffer());

interface ReadFile {
  file: File;
  name: string;
  bytes: Uint8Array;
}
const read = (files: readonly File[]): Promise<ReadFile[]> =>
  Promise.all(
    files.map(async (file) => {
      assertSize(file.name, file.size);
      return { file, name: file.name, bytes: await bytesIn(file) };
    }),
  );

/** The models among files that were chosen together, and those that hold their data: what else lies in the folder is left alone. */
async function modelsAmong(files: readonly File[]): Promise<ReadFile[]> {
  const named = files.filter(isModelFile);
  const models = await read(named.length > 0 ? named : files);
  const wanted = new Set(models.flatMap(({ bytes }) => [...dataFiles(bytes)]));
  return [...models, ...(await read(files.filter((file) => !isModelFile(file) && wanted.has(file.name))))];
}

/** @throws NumberedError, OriginError, DesignError (see openModels) */
export async function openModelFiles(_signal: AbortSignal, files: readonly File[]): Promise<OpenedModels> {
  const given = await modelsAmong(files);
  const opened = openModels(given);
  if (opened.kind === 'foreign') {
    const { name, changed, file } = opened;
    const asGiven = given.find(({ bytes }) => bytes === file.whole)?.file;
    const whole = asGiven ?? new File([file.whole as Uint8Array<ArrayBuffer>], name);
    return { kind: 'foreign', file: whole, model: file.model, changed };
  }
  const { origin, checkpoint } = opened;
  const { design, setting, task, classes } = origin;
  const bytes = checkpoint && writeCheckpoint(checkpoint);
  return {
    ...{ kind: 'own', design, setting, task, classes },
    checkpoint: bytes && {
      id: await saveBytes('checkpoint', bytes),
      bytes: bytes.length,
      epochs: checkpoint.epochs,
      accuracy: checkpoint.valAccuracy ?? null,
    },
  };
}

/** What an input is filled with: a file is an array of numpy. */
export type FillChoice = Exclude<Fill, { kind: 'tensor' }> | { kind: 'file'; file: File };

export interface ImportedRequest {
  file: File;
  sizes: FeedChoice['sizes'];
  fills: Readonly<Record<string, FillChoice>>;
  threads: number;
}

interface OpenModel {
  key: string;
  file: GivenFile;
  inside: Inside;
}

/** The model of the last request, looked into on its inputs: the next request is about the same one, as a rule. */
let kept: OpenModel | undefined;

const about = ({ name, size, lastModified }: File) => [name, size, lastModified];

const keyOf = ({ file, sizes, fills }: ImportedRequest): string =>
  JSON.stringify([
    about(file),
    sizes,
    Object.entries(fills).map(([name, fill]) => [name, fill.kind === 'file' ? about(fill.file) : fill]),
  ]);

async function opened(request: ImportedRequest): Promise<OpenModel> {
  const key = keyOf(request);
  if (kept?.key === key) return kept;
  kept = undefined;
  const file = readModel(await bytesIn(request.file));
  const fills = await Promise.all(
    Object.entries(request.fills).map(async ([name, fill]): Promise<[string, Fill]> => {
      if (fill.kind !== 'file') return [name, fill];
      if (!fill.file.name) throw new NumberedError('E546', `no file was chosen for the input ${name}`);
      return [name, { kind: 'tensor', tensor: npyTensor(fill.file.name, await bytesIn(fill.file)) }];
    }),
  );
  const feeds = feedsOf(file.model, { sizes: request.sizes, fills: Object.fromEntries(fills) });
  const runtime = await browserEngine(request.threads);
  kept = { key, file, inside: await lookInside(runtime, file, feeds) };
  return kept;
}

export interface SeenInside {
  values: Record<string, SeenValue>;
  unseen: readonly string[];
}

/** Runs the model once: what every value on its way really is. */
export async function lookIntoModel(_signal: AbortSignal, request: ImportedRequest): Promise<SeenInside> {
  const { inside } = await opened(request);
  return { values: seen(inside.values), unseen: inside.unseen };
}

export interface SideProfile extends GivenProfile {
  host: string;
  runtime: RuntimeInfo;
  at: string;
}

/** Times each op of the model here, or on the endpoint by its clock. */
export async function profileModel(
  signal: AbortSignal,
  request: ImportedRequest,
  where: { host: string } | { endpoint: EndpointChoice },
  onOp: (done: number, total: number, said: string) => void,
): Promise<SideProfile> {
  const { file, inside } = await opened(request);
  const runtime = await browserEngine(request.threads);
  const machine =
    'host' in where
      ? thisMachine(runtime, where.host)
      : await endpointMachine(signal, linkTo({ ...where.endpoint, mbps: null }), where.endpoint.url);
  const { runner, host } = machine;
  const { values } = inside;
  const profile = await profileGiven(signal, { file, whole: file.whole, values, runner, onOp });
  return { ...profile, host, runtime: machine.runtime, at: new Date().toISOString() };
}

/** Every cut in figures. */
export async function cutsOfModel(
  _signal: AbortSignal,
  request: ImportedRequest,
  profiles: { device: GivenProfile | null; edge: GivenProfile | null },
): Promise<CutRow[]> {
  const { file, inside } = await opened(request);
  return cutRows(file.model, seen(inside.values), profiles);
}

/** Runs the model cut at a tensor, over the endpoint, beside the whole one here. */
export async function runCutModel(
  signal: AbortSignal,
  request: ImportedRequest,
  { tensor, frames, endpoint }: { tensor: string; frames: number; endpoint: EndpointChoice },
  onFrame: (done: number) => void,
): Promise<HalvesRun> {
  const { file, inside } = await opened(request);
  const runtime = await browserEngine(request.threads);
  const feeds = Object.fromEntries(
    file.model.inputs.flatMap(({ name }) => {
      const tensor = inside.values.get(name);
      return tensor ? [[name, tensor]] : [];
    }),
  );
  const cut = cutModel(file, cutAt(file.model, tensor), inside.values);
  const link = linkTo(endpoint);
  return runHalves(signal, file.whole, cut, { runtime, link, feeds, frames, onFrame });
}

/** Both halves of a cut, with the run on these inputs, as a zip that runs elsewhere. */
export async function bundleCutModel(
  _signal: AbortSignal,
  request: ImportedRequest,
  tensor: string,
  figures: CutContents['figures'],
): Promise<Uint8Array<ArrayBuffer>> {
  const { file, inside } = await opened(request);
  const cut = cutModel(file, cutAt(file.model, tensor), inside.values);
  const zip = bundleCut(file, cut, inside.values, { name: request.file.name, figures });
  return transfer(zip, [zip.buffer]);
}
