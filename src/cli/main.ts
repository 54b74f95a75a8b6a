import { problemText } from '../app/problemText.ts';
import { notWritten } from './files.ts';
import { FAILED, log } from './outcome.ts';
import { runCommandLine } from './program.ts';

/** The command line's entry. Engines may leave threads behind, so it leaves as soon as stdout is written. */
const stop = new AbortController();
// `disconnect`: the process that started this one over a channel is gone.
for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect']) {
  process.once(event, () => stop.abort(new Error('stopped')));
}
// npm's shell passes no signal on: when npm is told to stop, what it started is left behind with another parent.
const parent = process.ppid;
if (process.env.npm_lifecycle_event) {
  setInterval(() => process.ppid !== parent && stop.abort(new Error('stopped')), 500).unref();
}
// Each write of stdout tells what it failed by; of stderr there is nobody to tell.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
const written: Promise<NodeJS.ErrnoException | null | undefined>[] = [];
const code = await runCommandLine(process.argv.slice(2), stop.signal, (text) => {
  written.push(new Promise((done) => process.stdout.write(text, done)));
});
const [failure] = (await Promise.all(written)).filter((error) => error != null);
// A reader that has read enough, such as head, is no failure.
const lost = failure !== undefined && failure.code !== 'EPIPE';
if (lost) log(`gcode: ${problemText(notWritten('standard output', failure))}`);
process.exit(lost ? FAILED : code);
