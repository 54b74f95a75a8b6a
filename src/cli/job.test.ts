import { expect, it, vi } from 'vitest';
import { runJob } from './job.ts';

/** What a job writes to stderr. */
function lines(): string[] {
  const said: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  return said;
}

it('S13.330 work is told in words with the time left, saved at its end, and gives its result', async () => {
  const said = lines();
  const saved: string[] = [];
  const result = await runJob(new AbortController().signal, {
    words: 'counting',
    run: async ({ say }) => {
      say({ words: 'counted 1 of 2', leftMs: 90_000 });
      return 2;
    },
    save: (reason) => void saved.push(reason),
  });
  expect(result).toBe(2);
  expect(saved).toEqual(['done']);
  // The second line came too soon after the first.
  expect(said).toEqual(['counting\n']);
});

it('S13.330 the person stops it: it is saved, and rejects with why', async () => {
  lines();
  const saved: string[] = [];
  const person = new AbortController();
  const work = runJob(person.signal, {
    words: 'waiting',
    run: ({ signal }) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    save: (reason) => void saved.push(reason),
  });
  person.abort();
  await expect(work).rejects.toBe(person.signal.reason);
  expect(saved).toEqual(['stopped']);
});

it('S13.330 what fails is saved, and rejects with what went wrong', async () => {
  lines();
  const saved: string[] = [];
  const fault = new Error('no more');
  const work = runJob(new AbortController().signal, {
    words: 'failing',
    run: () => Promise.reject(fault),
    save: (reason) => void saved.push(reason),
  });
  await expect(work).rejects.toBe(fault);
  expect(saved).toEqual(['failed']);
});
