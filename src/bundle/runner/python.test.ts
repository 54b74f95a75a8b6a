import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEndpoint, type Endpoint } from '../../edge/endpoint.ts';
import { localEngine } from '../../edge/engine.ts';
import { nodeRuntime } from '../../runtime/node.node.ts';
import { exportBundle } from '../export.ts';
import { readBundle } from '../files.ts';
import { someContents } from '../testing.node.ts';

const script = join(import.meta.dirname, '../python/device.py');
const python = process.env.PYTHON ?? 'python3';

function has(code: string): boolean {
  try {
    execFileSync(python, ['-c', code], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const installed = has('import sys; assert sys.version_info >= (3, 9)');
const runs = installed && has('import numpy, onnxruntime');
if (!runs) console.warn('Python with numpy and onnxruntime is not here: the script of a bundle is not run.');

it.skipIf(!installed)('S14.59 the Python script is Python', () => {
  // Compiled in memory: no file is left beside the script.
  execFileSync(python, ['-c', `compile(open(${JSON.stringify(script)}).read(), 'device.py', 'exec')`]);
});

describe.skipIf(!runs)('the Python script, run', () => {
  let folder: string;
  let endpoint: Endpoint;
  const env = { ...process.env, GCODE_TOKEN: 'secret', PYTHONDONTWRITEBYTECODE: '1' };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gcode-python-'));
    const contents = await someContents();
    const runner = { ...contents.runner, 'device.py': await readFile(script) };
    const { files } = await readBundle(await exportBundle({ ...contents, runner }));
    for (const [name, bytes] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), bytes);
    }
    endpoint = await createEndpoint({ engine: localEngine(nodeRuntime()), token: 'secret' });
  });
  afterAll(async () => {
    await endpoint.close();
    await rm(folder, { recursive: true });
  });

  const args = (...more: string[]) => ['python/device.py', '--edge', endpoint.url, ...more];
  const start = (...more: string[]) => spawn(python, args(...more), { cwd: folder, env });
  const recorded = async () => JSON.parse(await readFile(join(folder, 'samples/0.json'), 'utf8'));

  it('S14.55 S14.59 frames of standard input are answered, those that are none too', async () => {
    const { points, logits } = await recorded();
    const frame = new Uint8Array(Float32Array.from(points).buffer);
    const child = start('--stdin');
    const header = `${"{'descr': '<f4', 'fortran_order': False, 'shape': (64, 3), }".padEnd(117)}\n`;
    const npy = Buffer.concat([
      Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, header.length, 0]),
      Buffer.from(header),
      frame,
    ]);
    child.stdin.end(Buffer.concat([prefixed(frame), prefixed(new Uint8Array(8)), npy, prefixed(frame)]));
    const lines: { logits?: number[]; error?: string }[] = [];
    for await (const line of createInterface({ input: child.stdout })) lines.push(JSON.parse(line));
    expect(lines.map(({ error }) => error?.slice(0, 4) ?? 'answered')).toEqual([
      ...['answered', 'E471', 'answered', 'answered'],
    ]);
    for (const at of [0, 2, 3]) {
      const answer = lines[at]?.logits ?? [];
      const off = (logits as number[]).map((value, i) => Math.abs(value - (answer[i] ?? Number.NaN)));
      expect(Math.max(...off)).toBeLessThanOrEqual(1e-4);
    }
  });

  it('S14.55 S14.59 the files of a folder are answered, and each one that comes', async () => {
    const inbox = join(folder, 'inbox');
    await mkdir(inbox);
    const cloud = Array.from({ length: 90 }, (_, i) => `${i % 9} ${(i * 7) % 11} ${(i * 5) % 13}`).join('\n');
    await writeFile(join(inbox, 'a.xyz'), cloud);
    await writeFile(join(inbox, 'b.xyz'), 'no numbers');
    const child = start('--watch', 'inbox');
    const ended = once(child, 'exit');
    const answered: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      const { frame, predicted, error } = JSON.parse(line);
      answered.push(`${frame} ${predicted ? 'answered' : error.slice(0, 4)}`);
      if (answered.length === 2) await writeFile(join(inbox, 'c.xyz'), cloud);
      if (answered.length === 3) child.kill('SIGINT');
    }
    expect(await ended).toEqual([0, null]);
    expect(answered.toSorted()).toEqual(['a.xyz answered', 'b.xyz E471', 'c.xyz answered']);
  });

  it('S14.59 gives the recorded logits, and refuses an altered file', async () => {
    const run = () => promisify(execFile)(python, args('--verify'), { cwd: folder, env });
    const lines = (await run()).stdout.trim().split('\n');
    for (const line of lines) expect(JSON.parse(line).maxAbsDifference).toBeLessThanOrEqual(1e-4);
    expect(lines).toHaveLength(2);
    const head = await readFile(join(folder, 'segments/head.onnx'));
    head[100] = ~(head[100] as number);
    await writeFile(join(folder, 'segments/head.onnx'), head);
    await expect(run()).rejects.toMatchObject({ stderr: expect.stringContaining('E373 segments/head.onnx') });
  });
});

/** A frame of a stream: its length in bytes, and its float32. */
function prefixed(bytes: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return Buffer.concat([length, bytes]);
}
