import { NumberedError } from '../../design/problem.ts';
import { isAddress } from '../calls.ts';

/** A call that cannot be right: exit code 2. */
export class UsageError extends NumberedError {
  override readonly name = 'UsageError';
  constructor(message: string) {
    super('E418', message);
  }
}

/** What the platform's own reader of options says has a number and help as ours has. */
const asUsage = (error: Error & { code?: string }): Error & { code?: string } =>
  error.code?.startsWith('ERR_PARSE_ARGS') ? new UsageError(error.message) : error;

/** Runs one of the bundle's programs: what a person can mend is said in a line, the exit code tells scripts. */
export async function program(run: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());
  try {
    await run(stop.signal);
  } catch (caught) {
    if (stop.signal.aborted) return;
    const error = asUsage(caught as Error);
    const { name, message, code, help } = error as Error & { code?: string; help?: string };
    const usage = error instanceof UsageError;
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

/** The address of a server. @throws UsageError */
export function address(option: string, text: string): string {
  if (isAddress(text)) return text;
  throw new UsageError(`${option} ${text}: an address such as http://127.0.0.1:8600 is needed`);
}
