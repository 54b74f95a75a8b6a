/** What makes an engine end by a signal, as far as that says. */
const LIKELY: Partial<Record<NodeJS.Signals, string>> = {
  SIGFPE: 'the least whole number was divided by -1, or one by 0',
  SIGSEGV: 'an op reached beyond its memory, or subgraphs lie too deep in one another',
  SIGBUS: 'an op reached beyond its memory',
  SIGILL: 'an op needs an instruction that this processor does not have',
  SIGABRT: 'the engine met a fault of its own and gave up',
  SIGKILL: 'the system was out of memory, or somebody ended it',
};

/** Why the engine's process ended though nobody here ended it, in words. */
export function endWords(code: number | null, signal: NodeJS.Signals | null): string {
  const likely = signal && LIKELY[signal];
  const why = likely ? `: most likely ${likely}` : '';
  return `the engine's process ended by ${signal ?? `itself with code ${code}`}${why}`;
}
