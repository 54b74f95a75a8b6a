/** A problem in one line, as commands and files say it: its number, what happened, and what to do. */
export function problemText(error: Error): string {
  const { message, code, help } = error as Error & { code?: unknown; help?: unknown };
  const numbered =
    typeof code === 'string' && /^E\d+$/.test(code) && !message.startsWith(code)
      ? `${code} ${message}`
      : message;
  // A message may be the advice itself.
  if (typeof help !== 'string' || message.includes(help)) return numbered;
  return `${numbered}${/[.!?]$/.test(numbered) ? '' : '.'} ${help}`;
}
