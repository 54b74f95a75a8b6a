import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { CompanyMember, CompanyWork } from '../app/dispatch/company.ts';
import type { FromCompany, ToCompany } from './companyMessages.ts';

/** Devices besides the one that is watched: real connections of a process of their own, that send real tensors. */
export interface Company {
  /** So many of them are at work from now on. */
  set(devices: number): void;
  /** What each of them takes from now on between an answer and the next request, ms. */
  think(ms: number): void;
  /** What each got since the last report. */
  report(): Promise<CompanyMember[]>;
  close(): Promise<void>;
}

export async function startCompany(work: CompanyWork, most: number): Promise<Company> {
  const script = fileURLToPath(new URL('./companyProcess.ts', import.meta.url));
  const child = fork(script, [], {
    execArgv: ['--import', import.meta.resolve('tsx/esm')],
    serialization: 'advanced',
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  const send = (message: ToCompany) => void child.send(message);
  const heard = async <K extends FromCompany['kind']>(kind: K) => {
    for (;;) {
      const gone = once(child, 'exit').then(() => {
        throw new Error("the devices' process has ended");
      });
      gone.catch(() => {});
      const [message] = (await Promise.race([once(child, 'message'), gone])) as [FromCompany];
      if (message.kind === kind) return message as FromCompany & { kind: K };
    }
  };
  const ready = heard('ready');
  send({ kind: 'work', work, most });
  await ready;
  return {
    set: (devices) => send({ kind: 'devices', devices }),
    think: (ms) => send({ kind: 'think', ms }),
    async report() {
      const told = heard('report');
      send({ kind: 'report' });
      return (await told).members;
    },
    async close() {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}
