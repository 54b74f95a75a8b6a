import { runCommandLine } from './program.ts';

/** The command line's entry. Engines may leave threads behind, so it leaves as soon as stdout is written. */
const written: Promise<unknown>[] = [];
const code = await runCommandLine(process.argv.slice(2), (text) => {
  written.push(new Promise((done) => process.stdout.write(text, done)));
});
await Promise.all(written);
process.exit(code);
