import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createEndpoint, type Endpoint } from '../../edge/endpoint.ts';
import { localEngine } from '../../edge/engine.ts';
import { type Published, publishedServer } from '../../edge/publishedServer.ts';
import { nodeRuntime } from '../../runtime/node.node.ts';
import { exportBundle } from '../export.ts';
import { readBundle } from '../files.ts';
import { withDigest } from '../manifest.ts';
import type { Built } from '../programs.ts';
import { someContents } from '../testing.node.ts';
import { has, installed, programs, python, sources } from './pythonHere.ts';

const runs = installed && has('import numpy, onnxruntime');
if (!runs) console.warn('Python with numpy and onnxruntime is not here: the script of a bundle is not run.');

it.skipIf(!installed)(
  'S14.59 the Python script and its modules are Python, and all of them in a bundle',
  async () => {
    const there = (await readdir(sources, { recursive: true })).filter((name) => name.endsWith('.py'));
    expect(programs.map(({ built }) => built).toSorted()).toEqual(there.toSorted());
    // Compiled in memory: no file is left beside the script.
    const paths = there.map((name) => join(sources, name));
    execFileSync(python, ['-c', `for p in ${JSON.stringify(paths)}: compile(open(p).read(), p, 'exec')`]);
  },
);

it.skipIf(!installed)(
  'S14.59 the script says which package is missing, and how it is installed',
  async () => {
    const script = join(sources, 'device.py');
    const failed = await promisify(execFile)(python, ['-I', '-S', script, '--help']).catch((error) => error);
    expect(failed).toMatchObject({ code: 1, stdout: '' });
    expect(failed.stderr).toMatch(/^numpy is not installed: pip install -r .*requirements\.txt\n$/);
  },
);

it.skipIf(!installed)(
  'S14.59 the script knows an altered manifest, whatever numbers and texts stand in it',
  async () => {
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 3 },
        fc.string({ unit: 'binary' }),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.integer(),
        fc.constantFrom(null, true, false, 1e21, 123456789e12, 1e-6, 1e-7, -2.5e-7, 0.00001234, 1.5e300, -0),
        fc.array(tie('any')),
        fc.dictionary(fc.string({ unit: 'binary' }), tie('any')),
      ),
    })).any;
    const documents = fc
      .sample(fc.dictionary(fc.string(), value), { numRuns: 40, seed: 1 })
      .map((each) => JSON.parse(JSON.stringify(each)) as object)
      .map((each) => withDigest(each));
    const read = `import sys, json; sys.path.insert(0, ${JSON.stringify(sources)}); sys.dont_write_bytecode = True
import types; package = types.ModuleType('gcode_bundle'); package.__path__ = [${JSON.stringify(join(sources, 'gcode_bundle'))}]
sys.modules['gcode_bundle'] = package
from gcode_bundle.manifest import digest_of
print(json.dumps([digest_of(each) for each in json.load(sys.stdin)]))`;
    const said = execFileSync(python, ['-c', read], { input: JSON.stringify(documents) });
    expect(JSON.parse(said.toString())).toEqual(documents.map(({ digest }) => digest));
  },
);

describe.skipIf(!runs)('the Python script, run', () => {
  let folder: string;
  let endpoint: Endpoint;
  const env = { ...process.env, GCODE_TOKEN: 'secret', PYTHONDONTWRITEBYTECODE: '1' };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gcode-python-'));
    const contents = await someContents();
    const read = async ({ built }: Built) => [built, await readFile(join(sources, built))] as const;
    const scripts = Object.fromEntries(await Promise.all(programs.map(read)));
    const runner = { ...contents.runner, ...scripts };
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

  const page: Published['instead'] = (_, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>');
  it.each<[string, Published, string]>([
    ['speaks as Triton publishes it', {}, ''],
    ['takes no binary tensors', { extensions: ['model_repository'] }, ''],
    ['loads nothing', { extensions: ['binary_tensor_data'] }, 'E477'],
    ['is a web page', { instead: page }, 'E474'],
    [
      'gives other shapes',
      { twist: ({ outputs }) => Object.assign(outputs[0] ?? {}, { shape: [1, -1] }) },
      'E352',
    ],
    [
      'gives other types',
      { twist: ({ outputs }) => Object.assign(outputs[0] ?? {}, { datatype: 'INT32' }) },
      'E352',
    ],
    ['gives nothing', { twist: ({ outputs }) => outputs.splice(0) }, 'E352'],
  ])('S14.561 an edge that %s', async (_, published, code) => {
    const server = await publishedServer(published);
    onTestFinished(server.close);
    const call = promisify(execFile)(python, ['python/device.py', '--edge', server.url, '--verify'], {
      cwd: folder,
      env,
    });
    if (code)
      await expect(call).rejects.toMatchObject({
        stderr: expect.stringMatching(new RegExp(`^EdgeError: .*${code}`)),
      });
    else expect((await call).stdout.trim().split('\n')).toHaveLength(2);
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
    const manifest = await readFile(join(folder, 'manifest.json'), 'utf8');
    await writeFile(join(folder, 'manifest.json'), manifest.replace('"shapes"', '"shaper"'));
    await expect(run()).rejects.toMatchObject({ stderr: expect.stringContaining('E373 manifest.json') });
  });
});

/** A frame of a stream: its length in bytes, and its float32. */
function prefixed(bytes: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return Buffer.concat([length, bytes]);
}
