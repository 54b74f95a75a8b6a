/** Runs the device half of the bundle that this program lies in, against a served edge half. */
import { Pace } from '../../coinference/pace.ts';
import { type Answer, describe, type Refuse } from '../answers.ts';
import type { Bundle } from '../files.ts';
import { type NamedFrame, recordedFrame } from '../frames.ts';
import { membersOf, memberWords } from '../members.ts';
import { Choices } from './chosen.ts';
import { ownBundle } from './folder.ts';
import { openChecked } from './index.ts';
import { assertWithin, deviceOptions, help, type Options, options } from './options.ts';
import { program, UsageError, whole } from './program.ts';
import { assertFolder, ownFrame, streamed, watched } from './sources.ts';

/** Frames a second of fewer say more of the pipeline's filling than of its pace. */
const LEAST_COUNTED = 5;

const line = (document: object) => process.stdout.write(`${JSON.stringify(document)}\n`);

/** A frame that cannot be run has a line too. */
const refuse: Refuse = (frame, error) => {
  const { message, code } = error as Error & { code?: string };
  line({ frame, error: message, ...(code && { code }) });
};

/** The frames that were asked for; `endless` ones come one by one, and their number is not known. */
async function source(signal: AbortSignal, bundle: Bundle, values: Options) {
  const { watch: folder, stdin, points, prepare, verify, sample } = values;
  if ([folder, stdin, points, verify].filter((each) => each !== undefined).length > 1) {
    throw new UsageError('--points, --watch, --stdin and --verify exclude each other');
  }
  if (folder !== undefined) {
    await assertFolder(folder);
    return { endless: watched(signal, bundle, folder, prepare, refuse) };
  }
  if (stdin) return { endless: streamed(bundle, process.stdin, prepare, refuse) };
  if (points) return { list: await Promise.all(points.map((path) => ownFrame(bundle, path, prepare))) };
  const { samples } = bundle.manifest;
  const all = verify || sample === 'all';
  const chosen = all ? samples.map((_, i) => i) : [whole('--sample', sample, 0)];
  if (chosen.some((i) => i >= samples.length)) {
    throw new UsageError(`--sample ${sample}: there are samples 0..${samples.length - 1}`);
  }
  return { list: chosen.map((i) => recordedFrame(bundle, i)) };
}

const say = (text: string) => process.stderr.write(`${text}\n`);

/** What a dispatcher meets is said beside its answers. */
const TOLD = {
  onEdge: (there: boolean) =>
    say(there ? 'The edge answers.' : 'The edge does not answer: the device answers alone until it does.'),
  onFailed: (scheme: string, { message }: Error) =>
    say(`Over the edge the scheme ${scheme} failed: ${message}`),
};

const worstOf = (results: readonly Answer[]): number =>
  Math.max(...results.map(({ maxAbsDifference = 0 }) => maxAbsDifference));

/** Every recorded sample of every design of a zoo, each design by itself. */
async function verifyZoo(signal: AbortSignal, bundle: Bundle, values: Options): Promise<void> {
  const options = deviceOptions(bundle, values);
  for (const member of membersOf(bundle)) {
    const device = await openChecked(member, { ...options, signal });
    try {
      const frames = member.manifest.samples.map((_, i) => recordedFrame(member, i));
      const results: Answer[] = [];
      for await (const each of device.answers(frames, false)) results.push(each);
      const words = memberWords(member.manifest);
      const tolerance = assertWithin(member, worstOf(results));
      if (values.json || values.lines) line({ design: words, results, tolerance });
      else console.log(`Verified: ${words}, ${results.length} samples within ${tolerance}.`);
    } finally {
      await device.close();
    }
  }
}

await program(async (signal) => {
  const values = options();
  const bundle = await ownBundle();
  if (values.help) return void console.log(help(bundle));
  const opening = deviceOptions(bundle, values);
  const { list, endless } = {
    list: undefined,
    endless: undefined,
    ...(await source(signal, bundle, values)),
  };
  if (values.verify && bundle.manifest.dispatcher) return verifyZoo(signal, bundle, values);
  const device = await openChecked(bundle, { ...opening, ...TOLD, signal });
  const overlapping = (endless !== undefined || (list?.length ?? 0) > 1) && !values['one-by-one'];
  const lines = values.lines || endless !== undefined;
  const results: Answer[] = [];
  const choices = new Choices();
  const pace = new Pace();
  try {
    // Engines set up memory and threads in their first run; it would hide the time of the others.
    const first: NamedFrame | undefined = list?.[0] ?? recordedFrame(bundle, 0);
    for await (const _ of device.answers([first], false));
    const frames = list ?? (endless as AsyncIterable<NamedFrame>);
    for await (const each of device.answers(frames, overlapping, endless && refuse)) {
      pace.saw(performance.now());
      choices.saw(each);
      if (lines) line(each);
      // An endless stream's answers are gone once they are written.
      if (list) results.push(each);
    }
  } finally {
    await device.close();
    for (const text of choices.lines) say(text);
  }
  const { throughputFps } = pace;
  const counted = overlapping && results.length >= LEAST_COUNTED && Number.isFinite(throughputFps);
  if (values.json && !lines) {
    const { name: design } = bundle.manifest.design;
    line({ design, results, ...(counted && { throughputFps }) });
  } else if (!lines) {
    for (const each of results) console.log(describe(each));
    if (counted) {
      console.log(
        `${results.length} overlapping frames: ${throughputFps.toFixed(1)} frames/s, measured from the first answer on`,
      );
    }
  }
  if (!values.verify) return;
  const tolerance = assertWithin(bundle, worstOf(results));
  if (!values.json && !lines) console.log(`Verified: ${results.length} samples within ${tolerance}.`);
});
