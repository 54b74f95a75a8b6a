import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { placeOps } from '../../design/communicate.ts';
import { presetById } from '../../design/presets.ts';
import type { Design } from '../../design/types.ts';
import { createEndpoint, type Endpoint } from '../../edge/endpoint.ts';
import { localEngine } from '../../edge/engine.ts';
import { nodeRuntime } from '../../runtime/node.node.ts';
import { exportBundle } from '../export.ts';
import { readBundle } from '../files.ts';
import { someContents } from '../testing.node.ts';
import { has, installed, programs, python, sources } from './pythonHere.ts';

/** Of a design that is all on the edge the device's half needs no engine: a module of that name will do. */
const NO_ENGINE = 'class SessionOptions:\n    pass\n\n\nclass InferenceSession:\n    pass\n';

describe.skipIf(!installed || !has('import numpy'))('S14.570 S14.571 the Python call', () => {
  let folder: string;
  let endpoint: Endpoint;
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' };
  const ask = async (code: string) => {
    const head = `import sys, json; sys.path[:0] = ['stub', 'python']
import numpy as np
from gcode_bundle import Device
def said(call):
    try:
        return call()
    except Exception as error:
        return f'{type(error).__name__} {error}'
url = ${JSON.stringify(endpoint.url)}
recorded = json.load(open('samples/0.json'))
good = np.array(recorded['points'], dtype=np.float32).reshape(-1, 3)
`;
    const { stdout } = await promisify(execFile)(python, ['-c', head + code], { cwd: folder, env });
    return JSON.parse(stdout) as string[];
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gcode-python-'));
    const { design } = presetById('split') ?? {};
    const onEdge = design?.ops.flatMap(({ id, kind }) => (kind === 'Input' ? [] : [id])) ?? [];
    const contents = await someContents(placeOps(design as Design, onEdge, 'edge'));
    const scripts = programs.map(async ({ built }) => [built, await readFile(join(sources, built))] as const);
    const runner = { ...contents.runner, ...Object.fromEntries(await Promise.all(scripts)) };
    const { files } = await readBundle(await exportBundle({ ...contents, runner }));
    for (const [name, bytes] of Object.entries({
      ...files,
      'stub/onnxruntime.py': new TextEncoder().encode(NO_ENGINE),
    })) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), bytes);
    }
    endpoint = await createEndpoint({ engine: localEngine(nodeRuntime()) });
  });
  afterAll(async () => {
    await endpoint.close();
    await rm(folder, { recursive: true });
  });

  it('refuses what is no frame, answers what is one, and says that it was closed', async () => {
    const said = await ask(`
with Device(url) as device:
    name = device.manifest['input']
    nan = np.where(good > 0, np.nan, good)
    wrong = [None, 'abc', [[1, 2], [3]], good[1:], good.T, nan, good * 0 + np.float32(3e38), {}, {name: good.T},
             {name: good.astype(np.float64)}, {name: nan}, {name: good.tolist()}]
    out = [said(lambda: device.run(frame)['predicted']) for frame in wrong]
    logits = device.run(good)['logits']
    off = max(abs(a - b) for a, b in zip(logits, recorded['logits']))
out += [said(lambda: device.run(good)), 'near' if off < 1e-4 else off]
print(json.dumps(out))`);
    const [near, closed, ...refused] = said.toReversed();
    expect(near).toBe('near');
    expect(closed).toMatch(/^CallError E418 .*closed/);
    expect(refused).toHaveLength(12);
    for (const each of refused) expect(each).toMatch(/^FrameError E471 /);
  });

  it('refuses addresses and numbers of threads that are none', async () => {
    const said = await ask(`
edges = ['', 'localhost:8600', 5, None, 'ws://x', 'http://a b']
out = [said(lambda: Device(edge) and 'opened') for edge in edges]
out += [said(lambda: Device(url, threads=threads) and 'opened') for threads in (0, 1.5, 'x')]
print(json.dumps(out))`);
    expect(said).toHaveLength(9);
    for (const each of said) expect(each).toMatch(/^CallError E418 /);
  });

  it.each([
    ['--sample', 'x', 'there are samples 0..1'],
    ['--points', 'absent', 'E418 --points absent'],
    ['--watch', 'absent', 'E418 --watch absent'],
    ['--edge', 'nowhere', 'E418 edge nowhere'],
  ])('%s %s is a wrong call', async (option, value, message) => {
    const args = ['python/device.py', '--edge', endpoint.url, option, value];
    const path = { ...env, PYTHONPATH: join(folder, 'stub') };
    const failed = await promisify(execFile)(python, args, { cwd: folder, env: path }).catch(
      (error) => error,
    );
    expect(failed).toMatchObject({ code: 2, stdout: '' });
    expect(failed.stderr).toContain(message);
  });
});
