import { plain } from '../charts/format.ts';

/** A time in as few characters as fit on a node: `120 ms`, `1.2 ms`, `0.85 ms`, `92 µs`. */
export function shortTime(ms: number): string {
  if (!Number.isFinite(ms)) return '–';
  if (ms >= 100) return `${plain(Math.round(ms))} ms`;
  if (ms >= 10) return `${ms.toFixed(1)} ms`;
  if (ms >= 0.1) return `${ms.toFixed(2)} ms`;
  return ms * 1000 >= 10 ? `${Math.round(ms * 1000)} µs` : `${plain(Number((ms * 1000).toFixed(1)))} µs`;
}
