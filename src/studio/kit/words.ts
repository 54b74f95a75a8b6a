import type { Mode } from '../../design/segments.ts';
import { plain } from '../charts/format.ts';

/** Where a design runs, in words. */
export const MODES: Record<Mode, string> = {
  D: 'the device alone',
  E: 'the edge alone',
  DE: 'device, then edge',
  ED: 'edge, then device',
  DED: 'device, edge, device',
};

/** `1.52 GFLOP`. */
export function flopsText(flops: number): string {
  const units: [number, string][] = [
    [1e9, 'GFLOP'],
    [1e6, 'MFLOP'],
    [1e3, 'kFLOP'],
  ];
  const [scale, unit] = units.find(([size]) => flops >= size) ?? [1, 'FLOP'];
  return `${plain(flops / scale)} ${unit}`;
}
