/** What TypeScript callers use of setup.mjs. */
export function findChromium(): Promise<string>;
export const root: string;
