/** A long job that failed half-way for another's reason. It keeps that reason's number and advice, so both still show. */
export class Interrupted extends Error {
  readonly code?: unknown;
  readonly help?: unknown;
  constructor(doing: string, cause: unknown) {
    super(`${doing} stopped: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = 'Interrupted';
    const { code, help } = (cause ?? {}) as { code?: unknown; help?: unknown };
    if (code !== undefined) this.code = code;
    if (help !== undefined) this.help = help;
  }
}
