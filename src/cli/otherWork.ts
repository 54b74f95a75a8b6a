import { type CpuInfo, cpus } from 'node:os';
import { setTimeout as after } from 'node:timers/promises';

/** Time over which other work is looked at, ms: schedulers count in steps of 10. */
const LOOK_MS = 1000;

/** Mean number of processors that were busy between two looks at the same machine, 0 to all of them. */
export function busyProcessors(before: readonly CpuInfo[], now: readonly CpuInfo[]): number {
  return now.reduce((sum, { times }, i) => {
    const former = before[i]?.times ?? times;
    const spent = (kind: keyof CpuInfo['times']) => times[kind] - former[kind];
    const busy = spent('user') + spent('nice') + spent('sys') + spent('irq');
    const all = busy + spent('idle');
    return all > 0 ? sum + busy / all : sum;
  }, 0);
}

/** Processors that other work keeps busy: call it while this program and what it started rest. Rejects when aborted. */
export async function otherWork(signal: AbortSignal): Promise<number> {
  const before = cpus();
  await after(LOOK_MS, undefined, { signal });
  return busyProcessors(before, cpus());
}
