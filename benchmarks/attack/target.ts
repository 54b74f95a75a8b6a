import { readFileSync } from 'node:fs';
import { startEndpoint } from '../../src/cli/endpointProcess.ts';
import { httpLink } from '../../src/coinference/httpLink.ts';
import type { Link } from '../../src/coinference/link.ts';
import { MODEL_FILE } from '../../src/coinference/protocol.ts';
import { doublingModel } from '../../src/coinference/testing.ts';
import { float32 } from '../../src/runtime/session.ts';

export interface Target {
  url: string;
  link: Link;
  /** Loads a model as a stranger does; the status and our number of the answer. */
  load(name: string, bytes: Uint8Array): Promise<{ status: number; code?: string }>;
  /** Whether the good model still answers rightly. */
  sound(): Promise<boolean>;
  pid: number;
  close(): Promise<void>;
}

const signal = new AbortController().signal;

/** A real endpoint in a process of its own, with one good model. */
export async function openTarget(options: readonly string[] = []): Promise<Target> {
  const endpoint = await startEndpoint(options);
  const link = httpLink({ url: endpoint.url, timeoutMs: 60_000 });
  await link.load(signal, 'good', doublingModel());
  return {
    url: endpoint.url,
    pid: endpoint.pid,
    link,
    async load(name, bytes) {
      const response = await fetch(`${endpoint.url}/v2/repository/models/${name}/load`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ parameters: { [MODEL_FILE]: Buffer.from(bytes).toString('base64') } }),
      });
      const text = await response.text();
      const { code } = text === '' ? {} : (JSON.parse(text) as { code?: string });
      return { status: response.status, ...(code !== undefined && { code }) };
    },
    async sound() {
      try {
        const { outputs } = await link.infer(signal, 'good', { x: float32([1, 2], [1, 2]) });
        return outputs.y?.data[0] === 2 && outputs.y.data[1] === 4 && outputs.sum?.data[0] === 3;
      } catch {
        return false;
      }
    },
    close: () => endpoint.close(),
  };
}

/** Resident bytes of a process (Linux), or NaN. */
export function residentBytes(pid: number): number {
  try {
    const kib = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kib) * 1024;
  } catch {
    return Number.NaN;
  }
}
