import { searchRates } from './searchRate.ts';

/** The browser's side of bench:search: one worker, one answer. */
const scope = globalThis as unknown as {
  onmessage: ((event: { data: number }) => void) | null;
  postMessage(message: unknown): void;
};
scope.onmessage = async ({ data }) => scope.postMessage(await searchRates(data));
