import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { logDomain, logTicks } from './Axis.tsx';
import { classShares } from './ClassBars.tsx';
import * as examples from './examples.ts';
import { ago, bytes, duration, ms, percent, plain } from './format.ts';
import { gallery } from './gallery.tsx';
import { stack } from './PartsBar.tsx';
import { project } from './PointCloud.tsx';
import { scatterScales } from './paretoScales.ts';

describe('charts', () => {
  it.each(Object.keys(gallery))('%s draws as its golden file', async (name) => {
    const svg = renderToStaticMarkup(gallery[name]).replaceAll('><', '>\n<');
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    await expect(`${svg}\n`).toMatchFileSnapshot(`goldens/${name}.svg`);
  });

  it('names what it shows for those who cannot see it', () => {
    const svg = renderToStaticMarkup(gallery['pareto-scatter']);
    expect(svg).toContain('the front has 5 designs from 68.2 % at 5.4 ms to 93.1 % at 131 ms');
  });
});

describe('axes', () => {
  it('keeps every point, the limit and the current design inside the plot', () => {
    const { x, y } = scatterScales(examples.pareto, 640, 360);
    const { cloud, front, current } = examples.pareto;
    const { limit } = examples.pareto.x;
    for (const cost of [...cloud.filter((_, i) => i % 2 === 0), ...front.map((p) => p.x), limit ?? 1]) {
      expect(x(cost)).toBeGreaterThanOrEqual(52);
      expect(x(cost)).toBeLessThanOrEqual(622);
    }
    expect(y(current?.y ?? 0)).toBeLessThan(318);
  });

  it('takes 1-2-5 ends on a logarithmic axis', () => {
    expect(logDomain(5.4, 131)).toEqual([5, 200]);
    expect(logTicks(5, 200)).toEqual([5, 10, 20, 50, 100, 200]);
    expect(logDomain(10, 10)).toEqual([10, 20]);
  });
});

describe('data of charts', () => {
  it('stacks parts end to end and leaves absent ones out', () => {
    const row = stack({ label: 'x', partsMs: { device: 3, up: 2, edge: 0, down: 1, other: 0 } });
    expect(row.spans.map((s) => [s.part, s.startMs, s.endMs])).toEqual([
      ['device', 0, 3],
      ['up', 3, 5],
      ['down', 5, 6],
    ]);
    expect(row.totalMs).toBe(6);
  });

  it('turns logits into shares that sum to one, also huge ones', () => {
    const result = classShares([1000, 999, -1000], ['a', 'b', 'c']);
    expect(result.map((s) => s.name)).toEqual(['a', 'b', 'c']);
    expect(result.reduce((sum, s) => sum + s.probability, 0)).toBeCloseTo(1);
  });

  it('projects without stretching: lengths in the unit sphere stay', () => {
    const p = project(Float32Array.of(0.6, -0.3, 0.5), { yaw: 1.1, pitch: 0.4 });
    expect(Math.hypot(...p)).toBeCloseTo(Math.hypot(0.6, -0.3, 0.5), 5);
    const top = project(Float32Array.of(0, 0, 1), { yaw: 1.1, pitch: 0 });
    expect(top[1]).toBeCloseTo(1);
  });
});

describe('numbers as people read them', () => {
  it.each([
    [ms(0.4213), '0.421 ms'],
    [ms(43), '43.0 ms'],
    [ms(1243.2), '1,240 ms'],
    [ms(999.96), '1,000 ms'],
    [plain(1_234_567), '1,230,000'],
    [plain(0.000_012_34), '0.0000123'],
    [plain(-4.5), '\u22124.5'],
    [plain(0), '0'],
    [plain(Number.NaN), '–'],
    [percent(0.9288), '92.9 %'],
    [bytes(65_536), '64 KiB'],
    [bytes(100), '100 B'],
    [duration(130_000), '2 min 10 s'],
    [duration(3_900_000), '1 h 5 min'],
    [ago(0, 30_000), 'just now'],
    [ago(0, 3 * 86_400_000), '3 days ago'],
  ])('%s', (text, expected) => expect(text).toBe(expected));
});
