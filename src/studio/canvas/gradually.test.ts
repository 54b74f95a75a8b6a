import fc from 'fast-check';
import { expect, it } from 'vitest';
import { presetById } from '../../design/presets.ts';
import type { Design } from '../../design/types.ts';
import { designToFlow } from './chosen.ts';
import { NOTHING, towards } from './gradually.ts';
import type { Flow } from './toFlow.ts';

const setting = { points: 256, features: 3, classes: 16 };
const flowOf = (id: string, selection: string[] = []): Flow =>
  designToFlow({
    design: presetById(id)?.design as Design,
    setting,
    ...{ placed: {}, problems: [], selection, timeOf: () => null },
  });

it('S15.531 draws a few changes at a time, every wire between what is there, and comes to its end', () => {
  const flows = fc.constantFrom(
    NOTHING,
    flowOf('dgcnn'),
    flowOf('split'),
    flowOf('dgcnn-rewritten', ['pool']),
  );
  fc.assert(
    fc.property(flows, flows, fc.integer({ min: 2, max: 30 }), (from, wanted, most) => {
      let shown = from;
      for (let i = 0; shown !== wanted; i++) {
        expect(i).toBeLessThan(40);
        const next = towards(shown, wanted, most);
        const before = shown;
        expect(next.nodes.filter((node) => !before.nodes.includes(node)).length).toBeLessThanOrEqual(most);
        const ids = next.nodes.map(({ id }) => id);
        for (const { source, target } of next.edges)
          expect(ids).toEqual(expect.arrayContaining([source, target]));
        const all = wanted.nodes.map(({ id }) => id);
        expect(ids.filter((id) => !all.includes(id))).toEqual([]);
        shown = next;
      }
    }),
  );
});

it('S15.531 what fits into one picture is drawn at once, and what is selected first', () => {
  const wanted = flowOf('dgcnn', ['pool']);
  expect(towards(NOTHING, wanted, 2 * wanted.nodes.length)).toBe(wanted);
  expect(towards(NOTHING, wanted, 2).nodes.map(({ id }) => id)).toEqual(['pool']);
});
