import { transfer } from 'comlink';
import { readBundle } from '../bundle/files.ts';
import { BundleError, type BundleSystem, MANIFEST_FILE } from '../bundle/manifest.ts';
import { type Built, builtNames, EDGE_TOO } from '../bundle/programs.ts';
import { bundleTrained } from '../bundle/trained.ts';
import { bundleZoo } from '../bundle/zooContents.ts';
import { OTHER_DEVICES } from '../coinference/dispatch/schemes.ts';
import { plan } from '../design/segments.ts';
import type { Design } from '../design/types.ts';
import { readCheckpoint } from '../learning/checkpoint.ts';
import type { Figure } from '../system/provenance.ts';
import { loadBytes } from './blobs.ts';
import { type DataChoice, openSplit } from './data.ts';
import { browserEngine } from './engine.ts';
import { type ZooRequest, zooOnSystem } from './zooSystem.ts';

interface BundleRequest {
  /** The checkpoint's network, perhaps placed otherwise. */
  design: Design;
  data: DataChoice;
  checkpoint: string;
  threads: number;
  figures: Readonly<Record<string, Figure>>;
  system: BundleSystem;
  /** Where the build left the runner's files. */
  runnerUrl: string;
}

export interface BuiltBundle {
  zip: Uint8Array<ArrayBuffer>;
  /** Unpacked sizes. */
  files: { name: string; bytes: number }[];
}

async function runnerFile(signal: AbortSignal, base: string, name: string): Promise<Uint8Array> {
  const response = await fetch(new URL(name, base), { signal });
  // A server that answers every address with the page itself has no runner either.
  if (!response.ok || response.headers.get('content-type')?.includes('html')) {
    throw new BundleError(
      `the runner's ${name} is not at ${base}: build the project, or start it with npm start`,
    );
  }
  return new Uint8Array(await response.arrayBuffer());
}

async function runnerOf(
  signal: AbortSignal,
  base: string,
  built: readonly Built[],
): Promise<Record<string, Uint8Array>> {
  const names = built.map((each) => each.built);
  const files = await Promise.all(names.map((name) => runnerFile(signal, base, name)));
  return Object.fromEntries(names.map((name, i) => [name, files[i] as Uint8Array]));
}

/** Reads a bundle back, to be sure of it. */
async function checked(signal: AbortSignal, zip: Uint8Array<ArrayBuffer>): Promise<BuiltBundle> {
  signal.throwIfAborted();
  const { manifest, files } = await readBundle(zip);
  const listed = Object.entries(manifest.files).map(([name, { bytes }]) => ({ name, bytes }));
  const own = { name: MANIFEST_FILE, bytes: files[MANIFEST_FILE]?.length ?? 0 };
  return transfer({ zip, files: [own, ...listed] }, [zip.buffer]);
}

/** Builds a bundle, its expected logits computed here. */
export async function buildBundle(signal: AbortSignal, request: BundleRequest): Promise<BuiltBundle> {
  const { design, data, figures, system, runnerUrl } = request;
  const runner = await runnerOf(signal, runnerUrl, builtNames(plan(design)));
  const checkpoint = readCheckpoint(await loadBytes('checkpoint', request.checkpoint));
  const split = await openSplit(data, 'val');
  const zip = await bundleTrained({
    checkpoint,
    design,
    data: split,
    runtime: await browserEngine(request.threads),
    figures,
    system,
    runner,
  });
  return checked(signal, zip);
}

/** The same of a zoo with its dispatcher: its ops are timed in this browser and on the endpoint first. @param onWords told what is done */
export async function buildZooBundle(
  signal: AbortSignal,
  request: ZooRequest & { runnerUrl: string },
  onWords: (words: string) => void,
): Promise<BuiltBundle> {
  const { goal, threads, runnerUrl } = request;
  const { zoo, data, system, schemes } = await zooOnSystem(
    signal,
    { ...request, slower: OTHER_DEVICES },
    onWords,
  );
  onWords('Building');
  const zip = await bundleZoo({
    ...{ zoo, data, system, schemes, goal },
    runtime: await browserEngine(threads),
    runner: await runnerOf(signal, runnerUrl, EDGE_TOO),
  });
  return checked(signal, zip);
}
