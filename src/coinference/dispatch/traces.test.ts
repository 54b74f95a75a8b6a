import { describe, expect, it } from 'vitest';
import { assertTraceSize, parseLinkTrace, parseLoadTrace } from './traceFile.ts';
import { at, crowd, LINK_TRACES, LOAD_TRACES, playedIn } from './traces.ts';
import { assertZooOf, parseZoo } from './zoo.ts';

describe('S11.108 traces', () => {
  it('that are generated say so, and by what rule; they hold from each step to the next', () => {
    for (const make of Object.values(LINK_TRACES)) {
      const trace = make();
      expect(trace.rule).toMatch(/^generated/);
      expect(make()).toEqual(trace);
      for (const { mbps } of trace.steps) expect(mbps).toBeGreaterThan(0);
    }
    const step = LINK_TRACES.step?.() as ReturnType<(typeof LINK_TRACES)['step' & string]>;
    expect([0, 7.9, 8, 16, 99].map((s) => at(step, s).mbps)).toEqual([40, 40, 5, 40, 40]);
    expect(at(playedIn(step, 12), 4).mbps).toBe(5);
    expect(at(crowd(10), 5).devices).toBe(16);
    // Four of link and load, for the same time each.
    const mixed = playedIn(LINK_TRACES.mixed?.() as typeof step, 8);
    const load = LOAD_TRACES.mixed?.(8) as ReturnType<typeof crowd>;
    expect([1, 3, 5, 7].map((s) => [at(mixed, s).mbps, at(load, s).devices])).toEqual([
      [60, 1],
      [60, 16],
      [1.5, 16],
      [1.5, 1],
    ]);
  });

  it('are read from CSV, with a header, a byte order mark and semicolons too', () => {
    expect(parseLinkTrace('seconds,Mb/s\n10,40\n11,5\n12,40\n', 'a.csv').steps).toEqual([
      { atS: 0, mbps: 40, delayMs: 0 },
      { atS: 1, mbps: 5, delayMs: 0 },
      { atS: 2, mbps: 40, delayMs: 0 },
    ]);
    expect(parseLinkTrace('"seconds","Mb/s"\n"0","40"', 'a.csv').steps).toHaveLength(1);
    expect(parseLinkTrace('0;12,5;2\n1;6,5;3', 'a.csv').steps[1]).toEqual({ atS: 1, mbps: 6.5, delayMs: 3 });
    // S11.109 in the order that a header says.
    expect(parseLinkTrace('Mb/s;delay in ms;time (s)\n1;7;10\n2;8;11', 'a.csv').steps).toEqual([
      { atS: 0, mbps: 1, delayMs: 7 },
      { atS: 1, mbps: 2, delayMs: 8 },
    ]);
    expect(parseLinkTrace('\uFEFF"Time","throughput_mbps"\r\n0,40\r\n', 'a.csv').steps).toEqual([
      { atS: 0, mbps: 40, delayMs: 0 },
    ]);
    // S11.760 by spaces, with Excel's first line, and rows of empty cells at the end.
    const two = [
      { atS: 0, mbps: 12.5, delayMs: 0 },
      { atS: 1, mbps: 11.25, delayMs: 0 },
    ];
    for (const text of [
      '0.0 12.5\n1.0  11.25\n',
      'time bandwidth\n10 12.5\n11 11.25\n',
      'sep=;\r\nseconds;Mb/s\r\n0;12,5\r\n1;11,25\r\n',
      '0,12.5\n1,11.25\n,\n , \n',
    ])
      expect(parseLinkTrace(text, 'a.csv').steps).toEqual(two);
    expect(parseLoadTrace('devices,seconds\n1,0\n16,5', 'b.csv').steps).toEqual([
      { atS: 0, devices: 1 },
      { atS: 5, devices: 16 },
    ]);
    expect(parseLoadTrace('0,1\n5,16', 'b.csv')).toMatchObject({
      seconds: 10,
      steps: [{ devices: 1 }, { devices: 16 }],
    });
  });

  it.each([
    ['', /no rows/],
    ['seconds,Mb/s', /no rows/],
    ['0,40\n1,fast', /line 2: Mb\/s is "fast"/],
    ['0,40\n1,', /line 2: Mb\/s is missing/],
    ['0,40\n1', /line 2: Mb\/s is missing/],
    ['0,40\n1,0', /line 2: a rate of 0/],
    ['0,40\n1,-3', /line 2: -3 Mb\/s/],
    ['0,40\n0,5', /line 2: its time/],
    ['1,40\n0,5', /line 2: its time/],
    ['0,40\n1,40\n2,40\n99,40', /line 4: 97.0 s after the row before.*gap/],
    ['0,40,1,9\n', /4 columns/],
    ['0,40,-1', /delay of -1/],
    ['0,Infinity', /no rows|no number/],
    ['seconds,Mb/s\nnought,fast\n0,40', /line 2: seconds is "nought"/],
    ['0,40,2\n1,5', /line 2: delay in ms is missing/],
    ['0,40\n1,5,2', /line 2: 3 columns, and not 2/],
    ['seconds,kb/s\n0,40', /line 1: the column "kb\/s" is none of seconds, Mb\/s, delay in ms/],
    ['seconds,MB/s\n0,40', /line 1: the column "MB\/s" is none/],
    ['seconds,mB/s\n0,40', /line 1: the column "mB\/s" is none/],
    ['0\n12\n12\n24', /line 1: one column, and not 2; there are seconds, Mb\/s/],
    ['1289406399 549 59.8 10.7', /line 1: 4 columns, and not 3/],
    ['1600000000000,40\n1600000001000,38', /begins at 1600000000000, which are ms/],
    ['time (ms),Mb/s\n0,40', /line 1: the column "time \(ms\)" is none/],
    ['seconds,Mb/s,\n0,40,', /line 1: the column "" is none/],
    ['seconds,t,Mb/s\n0,0,40', /line 1: a second column of seconds: "t"/],
    ['seconds,delay\n0,40', /line 1: no column of Mb\/s/],
    ['seconds\n0', /line 1: no column of Mb\/s/],
    ['s\0e\0c\0', /no text in UTF-8/],
    ['\uFFFD', /no text in UTF-8/],
    ['0,40\n0.0000001,40', /lasts 2.00e-7 s, less than 0.1 s/],
    ['0,40\n1000000,40', /lasts 2.00e\+6 s, more than a day/],
  ])('S11.109 %j is refused with its line', (text, message) => {
    expect(() => parseLinkTrace(text, 'a.csv')).toThrow(
      expect.objectContaining({ code: 'E461', message: expect.stringMatching(message) }),
    );
  });

  it('S11.109 that are too large for a trace are refused before they are read', () => {
    expect(() => assertTraceSize('a.csv', 2 ** 30)).toThrow(expect.objectContaining({ code: 'E461' }));
    expect(() => assertTraceSize('a.csv', 2 ** 20)).not.toThrow();
  });

  it.each(['0,0', '0,17', '0,1.5', '0,many'])('S11.109 a load of %j is refused', (text) => {
    expect(() => parseLoadTrace(text, 'b.csv')).toThrow(expect.objectContaining({ code: 'E461' }));
  });
});

describe('S11.110 a zoo', () => {
  const zoo = {
    format: 'gcode-designs',
    version: 1,
    task: 'shapes',
    points: 64,
    designs: [{ design: '1 2' }],
  };

  it('of another task, another number of points, another format or version is refused with its number', () => {
    expect(parseZoo(JSON.stringify(zoo)).designs).toHaveLength(1);
    expect(() => assertZooOf({ ...zoo, where: 'z.json' }, { task: 'mr' })).toThrow(
      expect.objectContaining({ code: 'E462', message: 'z.json is a zoo of the task shapes, not of mr.' }),
    );
    expect(() => assertZooOf({ ...zoo, where: 'z' }, { task: 'shapes', points: 128 })).toThrow(
      expect.objectContaining({ code: 'E462' }),
    );
    for (const [change, code] of [
      [{ version: 2 }, 'E371'],
      [{ format: 'gcode-system' }, 'E370'],
      [{ designs: [] }, 'E373'],
      [{ designs: [{ design: '1', accuracy: { value: 2, provenance: 'measured' } }] }, 'E373'],
    ] as const) {
      expect(() => parseZoo(JSON.stringify({ ...zoo, ...change }))).toThrow(
        expect.objectContaining({ code }),
      );
    }
    expect(() => parseZoo('{')).toThrow(expect.objectContaining({ code: 'E374' }));
  });
});
