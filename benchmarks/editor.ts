/** Random sequences of edits, undo, tabs, pasting and snapshots against what must always be so: `npm run -s bench:editor -- --runs 1000`. */
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { deeds, edits } from '../src/studio/actions/testing.ts';

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
