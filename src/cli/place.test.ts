import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { gcodeJson, temporaryFile, temporaryFolder } from './testing.ts';

interface Placed {
  mode: string;
  encoding: string | null;
  latencyMs: number;
  provenance: string;
  before: { latencyMs: number };
  proven: boolean;
}

describe('S13.81 place', () => {
  const system = ['--system', 'pi4b+gtx1060', '--link', '40mbps', '--points', '256'];
  const chain = '1 5 3 2 3 2 1 2 0 2 2 4,2 0 0 6 0 6 4 6 0 6 6 3';

  test('gives the best placement of an encoded and of a drawn design, and what it was before', async () => {
    const out = join(temporaryFolder(), 'placed.json');
    const [encoded, drawn] = await Promise.all([
      gcodeJson<Placed>(0, 'place', chain, ...system),
      gcodeJson<Placed>(0, 'place', 'dgcnn', ...system, '--out', out),
    ]);
    for (const { latencyMs, before, proven, provenance } of [encoded, drawn]) {
      expect(latencyMs).toBeLessThanOrEqual(before.latencyMs);
      expect(proven).toBe(true);
      expect(provenance).toBe('modelled');
    }
    expect(encoded.encoding).toMatch(/^[\d ]+,[\d ]+$/);
    expect(drawn.encoding).toBeNull();
    // Placed once, it stays.
    const again = await gcodeJson<Placed>(0, 'place', out, ...system);
    expect(again.latencyMs).toBeCloseTo(drawn.latencyMs, 9);
    expect(again.before.latencyMs).toBeCloseTo(drawn.latencyMs, 9);
    expect(JSON.parse(readFileSync(out, 'utf8')).version).toBe(1);
  });

  test('keeps to modes, and refuses what cannot be', async () => {
    const [device, none, power, broken] = await Promise.all([
      gcodeJson<Placed>(0, 'place', chain, ...system, '--modes', 'D'),
      gcodeJson<{ error: string }>(
        1,
        'place',
        chain,
        ...system,
        '--device-memory',
        '1',
        '--edge-memory',
        '1',
      ),
      gcodeJson<{ error: string }>(
        1,
        'place',
        chain,
        '--system',
        'gtx1060+i7-7700',
        '--link',
        '40mbps',
        '--by',
        'energy',
      ),
      gcodeJson<{ error: string }>(2, 'place', temporaryFile('x', '').replace(/x$/, 'gone'), ...system),
    ]);
    expect(device.mode).toBe('D');
    expect(none.error).toContain('No placement');
    expect(power.error).toContain('no power figures');
    expect(broken.error).toMatch(/^E\d{3} place |^place /);
  });
});
