/**
 * Random sequences of edits, undo, tabs, pasting and snapshots against what must always be so:
 * `npm run -s bench:editor -- --runs 1000`. With `--mutations 10000` projects, clipboards, links and ONNX models that were
 * changed on their way, so many of each kind of text and of models, each taken as a valid project or refused by number. With `--drag 200` one op among so many is dragged for
 * `--seconds 4` on the production build in Chromium: frames a second, and tasks of the main thread over 50 ms. With `--train` the
 * same while a design trains for so many seconds; `--explain` says where the time of such tasks went.
 */
import { register } from 'node:module';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { benchmark } from './benchmark.ts';

// The actions know their panels, and those their style sheets, which only a bundler reads.
register(
  `data:text/javascript,${encodeURIComponent(
    "export const resolve = (name, context, next) => name.endsWith('.css') ? { url: 'data:text/javascript,', shortCircuit: true } : next(name, context);",
  )}`,
);
/** By a name that the type check does not follow: these files are compiled for a page. */
const MODEL: string = '../src/studio/actions/testing.ts';
const { deeds, edits } = (await import(MODEL)) as {
  deeds(most: number): fc.Arbitrary<unknown[]>;
  edits(sequence: unknown[]): void;
};

const MUTATIONS: string = '../src/studio/actions/mutations.ts';
const { given, takes } = (await import(MUTATIONS)) as {
  given: fc.Arbitrary<{ kind: string }>;
  takes(changed: { kind: string }): 'taken' | 'refused';
};

const MODELS: string = '../src/studio/actions/mutatedModels.ts';
const { models, opensModel } = (await import(MODELS)) as {
  models: fc.Arbitrary<Uint8Array>;
  opensModel(bytes: Uint8Array): Promise<'own' | 'foreign' | 'refused'>;
};

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000' },
    length: { type: 'string', default: '40' },
    mutations: { type: 'string' },
    drag: { type: 'string' },
    train: { type: 'boolean' },
    explain: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '4' },
    json: { type: 'boolean' },
  },
});

function sequences(numRuns: number, length: number): void {
  let steps = 0;
  fc.assert(
    fc.property(deeds(length), (sequence) => {
      steps += sequence.length;
      edits(sequence);
    }),
    { numRuns },
  );
  console.log(`${numRuns} sequences, ${steps} edits: every invariant held.`);
}

async function mutations(numRuns: number): Promise<void> {
  const counts: Record<string, number> = {};
  const count = (how: string) => {
    counts[how] = (counts[how] ?? 0) + 1;
  };
  fc.assert(
    fc.property(given, (changed) => {
      count(`${changed.kind} ${takes(changed)}`);
    }),
    { numRuns },
  );
  await fc.assert(
    fc.asyncProperty(models, async (bytes) => {
      count(`model ${await opensModel(bytes)}`);
    }),
    { numRuns },
  );
  const words = Object.entries(counts)
    .sort()
    .map(([how, n]) => `${how} ${n}`);
  console.log(`${numRuns} changed texts and as many models, none an exception: ${words.join(', ')}.`);
}

if (values.drag) {
  const { dragFigures } = await import('./editorDrag.ts');
  await benchmark('editor, drag', (log) => dragFigures(Number(values.drag), Number(values.seconds), log));
} else if (values.train) {
  const { trainingFigures } = await import('./trainingScreen.ts');
  await benchmark('editor, training', (log) => trainingFigures(Number(values.seconds), values.explain, log));
} else if (values.mutations) await mutations(Number(values.mutations));
else sequences(Number(values.runs), Number(values.length));
