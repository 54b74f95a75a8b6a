import { expect, test } from 'vitest';
import type { Baseline } from '../../app/baselines/baselineDesigns.ts';
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
