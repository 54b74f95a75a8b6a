import { expect, it } from 'vitest';
import { modeOf, plan } from '../../design/segments.ts';
import { problemsOf } from '../../design/validity.ts';
import { estimateDesign } from '../../system/estimate.ts';
import { fakeSystem } from '../../system/testing.ts';
import { anchorDesigns, threadDesigns } from './anchors.ts';

const SETTINGS = [
  { points: 128, features: 3, classes: 10 },
  { points: 17, features: 16, classes: 2, words: { vocabulary: 100, neighbours: 8 } },
];

it.each(SETTINGS)(
  'S9.105 anchors are valid, local and crossing ones mixed, and span two orders of size (%o)',
  (setting) => {
    const system = fakeSystem(setting);
    const designs = anchorDesigns();
    for (const { design } of designs) expect(problemsOf(design, setting)).toEqual([]);
    const crossing = designs.map(({ design }) => plan(design).edge !== undefined);
    for (let i = 3; i <= crossing.length; i++) expect(new Set(crossing.slice(i - 3, i)).size).toBe(2);
    const local = designs
      .filter((_, i) => !crossing[i])
      .map(({ design }) => estimateDesign(design, setting, system).latencyMs);
    expect(Math.max(...local) / Math.min(...local)).toBeGreaterThan(5);
    for (const design of threadDesigns())
      expect(modeOf(plan(design))).toBe(modeOf(plan(designs[0]?.design ?? design)));
  },
);
