import { NumberedError } from '../../design/problem.ts';

/** A call that cannot be right: exit code 2. */
export class UsageError extends NumberedError {
  override readonly name = 'UsageError';
  constructor(message: string) {
    super('E418', message);
  }
}

/** Runs one of the bundle's programs: what a person can mend is said in a line, the exit code tells scripts. */
export async function program(run: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());
  try {
    await run(stop.signal);
  } catch (error) {
    if (stop.signal.aborted) return;
    const { name, message, code, help } = error as Error & { code?: string; help?: string };
    const usage = error instanceof UsageError || code?.startsWith('ERR_PARSE_ARGS');
    const number = /^E\d+$/.test(code ?? '') ? `${code} ` : '';
    process.stderr.write(`${usage ? '' : `${name}: `}${number}${message}${help ? `\n${help}` : ''}\n`);
    process.exitCode = usage ? 2 : 1;
  }
}

/** A whole number of an option. @throws UsageError */
export function whole(option: string, text: string, least: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least) return value;
  throw new UsageError(`${option} ${text}: a whole number from ${least} on is needed`);
}
