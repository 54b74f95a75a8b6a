import { expect, onTestFinished, test } from 'vitest';
import { TrainingRefused } from '../app/verify/run.ts';
import { smallFolder, temporaryFolder } from './testing.ts';
import { trainerProcesses } from './trainerProcesses.ts';
import { VerifyFolder } from './verifyFolder.ts';

const SMALL = '1 4 0 0 0 0 0 0 0 0 0 0,0 0 0 0 0 0 0 0 0 0 0 0';
const OTHER = '1 4 0 0 0 0 0 0 0 0 0 0,1 0 0 0 0 0 0 0 0 0 0 0';
const fidelity = { points: 32, epochs: 1 };
const signal = new AbortController().signal;

test('S13.505 networks train side by side; what cannot be trained, fails or is stopped says so, and no process stays', async () => {
  const folder = new VerifyFolder(temporaryFolder());
  const data = { task: 'modelnet40', data: smallFolder() };
  const trainers = trainerProcesses(data, folder, { atOnce: 2, threads: 1 });
  onTestFinished(() => trainers.close());
  const train = (network: string, more = {}, by = signal) =>
    trainers.train(by, { network, fidelity: { ...fidelity, ...more }, seed: 1 }, () => {});
  const both = await Promise.all([train(SMALL), train(OTHER)]);
  expect(both.map(({ added }) => added)).toEqual([1, 1]);
  expect((await folder.checkpoint(OTHER).read())?.epoch).toBe(1);
  const stop = new AbortController();
  const [failed, refused, stopped] = [
    train(OTHER, { points: 9999 }),
    train('4 4', {}),
    train(SMALL, { epochs: 2 }, stop.signal),
  ];
  const refusals = [
    expect(failed).rejects.toThrow('--points 9999'),
    expect(refused).rejects.toThrow(),
    expect(stopped).rejects.toThrow('enough'),
  ];
  stop.abort(new Error('enough'));
  await Promise.all(refusals);
  await expect(refused).rejects.not.toBeInstanceOf(TrainingRefused);
});
