import { Command, CommanderError } from 'commander';
import { problemText } from '../app/problemText.ts';
import { commandsFor } from './commands.ts';
import { DONE, FAILED, log, type Outcome, UsageError, WRONG_CALL } from './outcome.ts';

/** Faults of this program rather than of its input: their stack is worth showing. */
const isFault = (error: unknown): boolean =>
  error instanceof TypeError || error instanceof ReferenceError || !(error instanceof Error);

const describe = (error: unknown): string =>
  isFault(error) ? ((error as Error)?.stack ?? String(error)) : problemText(error as Error);

/** A new command by its name; its group is made on first use. */
function commandOf(program: Command, name: string): Command {
  const [first, second] = name.split(' ') as [string, string | undefined];
  if (second === undefined) return program.command(first);
  const group = program.commands.find((command) => command.name() === first) ?? program.command(first);
  return group.command(second);
}

/** A misspelt option is why a required one is missing. */
function unknownOption(program: Command, args: readonly string[]): string | undefined {
  const all = (command: Command): string[] => [
    ...command.options.map(({ long }) => long ?? ''),
    ...command.commands.flatMap(all),
  ];
  const known = new Set([...all(program), '--help', '--']);
  return args.flatMap((arg) => /^--[^=]+/.exec(arg) ?? []).find((name) => !known.has(name));
}

/**
 * Runs one command line. With --json exactly one document goes to stdout, {"error": ...} included.
 * @param signal aborts when the person stops the command
 * @param write where stdout's text goes
 * @returns the exit code: 0 done, 1 failed, 2 wrong call
 */
export async function runCommandLine(
  args: readonly string[],
  signal: AbortSignal,
  write: (text: string) => void,
): Promise<number> {
  const json = args.includes('--json');
  const show = ({ document, text }: Outcome) =>
    write(json ? `${JSON.stringify(document)}\n` : text && `${text.trimEnd()}\n`);
  let code = DONE;

  const program = new Command('gcode')
    .description('Co-design graph neural networks and their device-edge placement, without a screen.')
    .exitOverride()
    // Usage errors are shown below, once, in the form that was asked for.
    .configureOutput({ writeOut: json ? log : write, writeErr: () => {} })
    .showHelpAfterError(false);
  for (const spec of await commandsFor(args)) {
    const command = commandOf(program, spec.name).description(spec.about);
    spec
      .options(command)
      .option('--json', 'exactly one JSON document on stdout, logs on stderr')
      .action(async (...given: unknown[]) => {
        const [words, options] = [given.slice(0, -2), given.at(-2)];
        const outcome = await spec.run(options, signal, words as string[]);
        show(outcome);
        if (outcome.failed) code = FAILED;
        await outcome.until;
      });
  }

  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return DONE;
    const usage = error instanceof CommanderError || error instanceof UsageError;
    const stranger = error instanceof CommanderError && unknownOption(program, args);
    const message = describe(
      error instanceof CommanderError
        ? new UsageError(
            error.message.replace(/^error: /, '') +
              (stranger && !error.message.includes(stranger) ? `; ${stranger} is not known` : ''),
          )
        : error,
    );
    // Without a command, commander's message is its whole help.
    if (error instanceof CommanderError && error.code === 'commander.help') log(program.helpInformation());
    else log(`gcode: ${message}`);
    if (json) write(`${JSON.stringify({ error: message })}\n`);
    return usage ? WRONG_CALL : FAILED;
  }
}
