/** What TypeScript callers use of setup.mjs. */
/** Whether dist/ was built from the sources as they are. */
export function isBuilt(): boolean;
/** Builds the studio into dist/ when a source changed since the last build. */
export function ensureBuilt(): void;
export function findChromium(): Promise<string>;
export const root: string;
