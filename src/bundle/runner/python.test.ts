import { execFile, execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { createEndpoint } from '../../edge/endpoint.ts';
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

it.skipIf(!runs)(
  'S14.59 the Python script gives the recorded logits, and refuses an altered file',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gcode-python-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const contents = await someContents();
    const runner = { ...contents.runner, 'device.py': await readFile(script) };
    const { files } = await readBundle(await exportBundle({ ...contents, runner }));
    for (const [name, bytes] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), bytes);
    }
    const endpoint = await createEndpoint({ engine: localEngine(nodeRuntime()), token: 'secret' });
    onTestFinished(endpoint.close);
    const args = ['python/device.py', '--edge', endpoint.url, '--verify'];
    const env = { ...process.env, GCODE_TOKEN: 'secret', PYTHONDONTWRITEBYTECODE: '1' };
    const run = () => promisify(execFile)(python, args, { cwd: folder, env });
    const lines = (await run()).stdout.trim().split('\n');
    for (const line of lines) expect(JSON.parse(line).maxAbsDifference).toBeLessThanOrEqual(1e-4);
    expect(lines).toHaveLength(2);
    const head = await readFile(join(folder, 'segments/head.onnx'));
    head[100] = ~(head[100] as number);
    await writeFile(join(folder, 'segments/head.onnx'), head);
    await expect(run()).rejects.toMatchObject({ stderr: expect.stringContaining('E373 segments/head.onnx') });
  },
);
