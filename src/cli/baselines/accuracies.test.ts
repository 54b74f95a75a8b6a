import { expect, test } from 'vitest';
import type { Baseline } from '../../app/baselines/baselineDesigns.ts';
import type { BaselinesRun } from '../../app/baselines/table.ts';
import { decodeDesign } from '../../design/decode.ts';
import { accuraciesOf } from './accuracies.ts';

const CHAIN = '3 2 1 2 1 1 4 0 0 0 0 0,0 6 3 6 4 6 3 0 0 0 0 0';
const signal = new AbortController().signal;

test('S10.506 the zoo knows the accuracy of a design on as many points, whatever part of the sensor’s they are, and says what it was trained for', async () => {
  const found = async (encoding: string, points: number) => {
    const design = decodeDesign(encoding, {});
    const chosen: Baseline = { group: 'ours', name: 'chosen', design, network: 'chosen' };
    const options = { task: 'modelnet40', points, folder: '/nowhere', epochs: 0, threads: 1 };
    return (await accuraciesOf(signal, [chosen], options)).get('chosen');
  };
  const quarter = await found(`${CHAIN},1/4`, 1024);
  expect(quarter).toMatchObject({ provenance: 'measured' });
  expect(quarter?.training).toMatch(/^\d+ epochs? at \d+ points/);
  expect(await found(CHAIN, 256)).toEqual(quarter);
  expect(await found(CHAIN, 1024)).toBeUndefined();
});

test('S8.701 a saved run knows what a network reached by the same training', async () => {
  const design = decodeDesign(CHAIN, {});
  const accuracy = { value: 0.5, provenance: 'measured', training: '2 epochs at 32 points' } as const;
  const run: BaselinesRun = {
    ...{ task: 'shapes', points: 32, link: 40, power: '', baseline: '', accuracies: '', command: '' },
    ...{ machine: '', otherWork: null, at: '' },
    tables: [
      {
        ...{ kind: 'measured', title: '', where: '' },
        rows: [{ group: 'ours', name: 'co-search', design: design.name, figures: { accuracy } }],
      },
    ],
  };
  const found = async (network: string, training = accuracy.training as string) => {
    const searched: Baseline = { group: 'ours', name: 'co-search', design, network };
    const saved = structuredClone(run);
    Object.assign(saved.tables[0]?.rows[0]?.figures.accuracy ?? {}, { training });
    const options = { task: 'shapes', points: 32, folder: '/nowhere', threads: 1, saved: [saved] };
    // Two epochs are asked for, and would be trained: the signal that is aborted says that they begin.
    const known = accuraciesOf(AbortSignal.abort(), [searched], { ...options, epochs: 2 });
    return known.then((all) => all.get(network)).catch(() => 'trained');
  };
  expect(await found('searched')).toEqual(accuracy);
  expect(await found('chosen')).toBe('trained');
  expect(await found('searched', '3 epochs at 32 points')).toBe('trained');
});
