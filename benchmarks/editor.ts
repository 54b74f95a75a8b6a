/**
 * Random sequences of edits, undo, tabs, pasting and snapshots against what must always be so:
 * `npm run -s bench:editor -- --runs 1000`.
 */
import { register } from 'node:module';
import { parseArgs } from 'node:util';
import fc from 'fast-check';

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

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '1000' }, length: { type: 'string', default: '40' } },
});
const numRuns = Number(values.runs);
let steps = 0;
fc.assert(
  fc.property(deeds(Number(values.length)), (sequence) => {
    steps += sequence.length;
    edits(sequence);
  }),
  { numRuns },
);
console.log(`${numRuns} sequences, ${steps} edits: every invariant held.`);
