/** What TypeScript callers use of setup.mjs. */
/** Builds the studio into dist/ when a source changed since the last build. */
export function ensureBuilt(): void;
export function findChromium(): Promise<string>;
export const root: string;
