import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { root } from '../../../scripts/setup.mjs';
import { presetById } from '../../design/presets.ts';
import type { Design } from '../../design/types.ts';
import { exportBundle } from '../export.ts';
import { readBundle } from '../files.ts';
import { withDigest } from '../manifest.ts';
import { npyBytes } from '../npy.ts';
import { someContents } from '../testing.node.ts';
import { addressOf, builtRunner, node, writeFiles } from './testing.ts';

/** The bundle of a design, its files in a folder. */
async function unzipped(folder: string, runner: Record<string, Uint8Array>, design?: Design): Promise<void> {
  const { files } = await readBundle(await exportBundle({ ...(await someContents(design)), runner }));
  await writeFiles(folder, files);
}

describe('an exported bundle, unzipped elsewhere', () => {
  let folder: string;
  /** Of a design without an edge half. */
  let alone: string;
  let edge: ChildProcess;
  let url: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gcode-bundle-'));
    const runner = await builtRunner(folder);
    await unzipped(folder, runner);
    alone = join(folder, 'alone');
    await unzipped(alone, runner, presetById('dgcnn')?.design);
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    edge = spawn(process.execPath, ['runner/edge.mjs', '--port', '0'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    url = await addressOf(edge);
  });
  afterAll(async () => {
    if (edge && edge.exitCode === null) {
      const ended = new Promise((done) => edge.once('exit', done));
      edge.kill();
      await ended;
    }
    await rm(folder, { recursive: true, force: true });
  });

  it('S14.57 S14.4 the device half runs, and verifies, where no package is installed, as a library too', async () => {
    const bare = await mkdtemp(join(tmpdir(), 'gcode-bare-'));
    onTestFinished(() => rm(bare, { recursive: true }));
    await cp(folder, bare, {
      recursive: true,
      filter: (path) => !/node_modules|built/.test(path.slice(folder.length)),
    });
    expect(await node(bare, 'runner/device.mjs', '--edge', url, '--verify')).toMatchObject({
      ...{ code: 0, stdout: expect.stringContaining('Verified: 2 samples') },
    });
    const program = `
      import { readFileSync } from 'node:fs';
      import { openDevice } from './runner/index.mjs';
      const device = await openDevice({ edge: '${url}' });
      const { points, logits } = JSON.parse(readFileSync('samples/0.json', 'utf8'));
      const answer = await device.run(Float32Array.from(points));
      const problem = await device.run(new Float32Array(3)).catch(({ code }) => code);
      console.log(JSON.stringify({ off: Math.max(...logits.map((x, i) => Math.abs(x - answer.logits[i]))), problem }));
      await device.close();`;
    const { stdout } = await node(bare, '--input-type=module', '--eval', program);
    const { off, problem } = JSON.parse(stdout);
    expect(off).toBeLessThanOrEqual(1e-4);
    expect(problem).toBe('E471');
  });

  it('S14.3 gives the logits of the exporting machine in onnxruntime-node too', async () => {
    const args = ['--edge', url, '--runtime', 'native', '--sample', 'all', '--json'];
    const { code, stdout, stderr } = await node(folder, 'runner/device.mjs', ...args);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const { results } = JSON.parse(stdout);
    expect(results).toHaveLength(2);
    for (const result of results) {
      expect(result.maxAbsDifference).toBeLessThanOrEqual(1e-4);
      expect(result.bytesUp).toBeGreaterThan(64 * 16 * 4);
    }
  });

  it("S14.5 S11.87 runs a person's own clouds overlapping, in order, and counts frames a second", async () => {
    const lines = Array.from({ length: 90 }, (_, i) => `${i % 9} ${(i * 7) % 11} ${(i * 5) % 13}`).join('\n');
    const names = ['a.xyz', 'b.xyz', 'c.xyz', 'd.xyz', 'e.xyz', 'f.xyz', 'g.xyz'];
    for (const name of names) await writeFile(join(folder, name), lines);
    const points = names.flatMap((name) => ['--points', name]);
    const { stdout } = await node(folder, 'runner/device.mjs', '--edge', url, ...points, '--json');
    const { results, throughputFps } = JSON.parse(stdout);
    expect(results).toMatchObject(names.map((frame) => ({ frame, predicted: expect.any(String) })));
    expect(throughputFps).toBeGreaterThan(0);
  });

  it('S14.3 says what each sample is and what each part took, one by one', async () => {
    const all = ['--edge', url, '--sample', 'all', '--one-by-one'];
    const { stdout } = await node(folder, 'runner/device.mjs', ...all);
    expect(stdout).toMatch(/samples\/1.json: \w+ \(label: screw\)\n {2}[\d.]+ ms: device .* bytes up/);
    expect(stdout).not.toContain('overlapping');
  });

  it('S14.4 fails when recorded logits are others', async () => {
    const verify = () => node(folder, 'runner/device.mjs', '--edge', url, '--verify');
    const manifest = join(folder, 'manifest.json');
    const [before, sample] = [await readFile(manifest, 'utf8'), join(folder, 'samples/0.json')];
    const recorded = await readFile(sample, 'utf8');
    const changed = JSON.stringify({ ...JSON.parse(recorded), logits: Array(16).fill(1) });
    await writeFile(sample, changed);
    expect(await verify()).toMatchObject({ code: 1, stderr: expect.stringContaining('samples/0.json') });
    const { createHash } = await import('node:crypto');
    const json = JSON.parse(before);
    const sha256 = createHash('sha256').update(changed).digest('hex');
    json.files['samples/0.json'] = { bytes: changed.length, sha256 };
    await writeFile(manifest, JSON.stringify(withDigest(json)));
    expect(await verify()).toMatchObject({ code: 1, stderr: expect.stringContaining('logits differ') });
    await writeFile(sample, recorded);
    await writeFile(manifest, before);
  });

  it('S14.55 frames of standard input are answered as JSON lines, those that are none too', async () => {
    const { points } = JSON.parse(await readFile(join(folder, 'samples/0.json'), 'utf8'));
    const frame = new Uint8Array(Float32Array.from(points).buffer);
    const prefixed = (bytes: Uint8Array) => {
      const length = Buffer.alloc(4);
      length.writeUInt32LE(bytes.length);
      return Buffer.concat([length, bytes]);
    };
    const child = spawn(process.execPath, ['runner/device.mjs', '--edge', url, '--stdin'], { cwd: folder });
    child.stdin.end(Buffer.concat([frame, new Uint8Array(8), frame].map(prefixed)));
    const lines: Record<string, unknown>[] = [];
    for await (const line of createInterface({ input: child.stdout })) lines.push(JSON.parse(line));
    const byName = Object.fromEntries(lines.map((line) => [line.frame, line]));
    expect(byName['frame 1']).toMatchObject({ code: 'E471' });
    expect(byName['frame 0']).toMatchObject({ logits: expect.any(Array) });
    expect(byName['frame 2']?.logits).toEqual(byName['frame 0']?.logits);
  });

  it('S14.55 the files of a folder are answered, and each one that comes', async () => {
    const inbox = join(folder, 'inbox');
    await mkdir(inbox);
    const cloud = Array.from({ length: 90 }, (_, i) => `${i % 9} ${(i * 7) % 11} ${(i * 5) % 13}`).join('\n');
    await writeFile(join(inbox, 'a.xyz'), cloud);
    await writeFile(join(inbox, 'b.xyz'), 'no numbers');
    const { points } = JSON.parse(await readFile(join(folder, 'samples/0.json'), 'utf8'));
    const data = Float32Array.from(points);
    await writeFile(join(inbox, 'd.npy'), npyBytes({ type: 'float32', dims: [data.length / 3, 3], data }));
    const child = spawn(process.execPath, ['runner/device.mjs', '--edge', url, '--watch', 'inbox'], {
      cwd: folder,
    });
    const ended = once(child, 'exit');
    const answered: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      const { frame, predicted, code } = JSON.parse(line);
      answered.push(`${frame} ${predicted ? 'answered' : code}`);
      if (answered.length === 3) await writeFile(join(inbox, 'c.xyz'), cloud);
      if (answered.length === 4) child.kill('SIGTERM');
    }
    expect(await ended).toEqual([0, null]);
    const each = ['a.xyz answered', 'b.xyz E411', 'c.xyz answered', 'd.npy answered'];
    expect(answered.toSorted()).toEqual(each);
  });

  it.each([
    [['--edge', 'http://127.0.0.1:9'], 1, 'Start the edge endpoint'],
    [['--sample', '7'], 2, 'there are samples 0..1'],
    [['--runtime', 'gpu'], 2, 'wasm or native'],
    [['--what'], 2, "E418 Unknown option '--what'"],
    [['--link', 'fast'], 2, '40mbps'],
    [['--edge', 'localhost:8600'], 2, 'E418 --edge localhost:8600: an address such as http://127.0.0.1:8600'],
    [['--points', 'absent.xyz'], 2, 'E418 --points absent.xyz: there is nothing by this name'],
    [['--points', 'segments'], 2, 'E418 --points segments: is a folder'],
    [['--watch', 'absent'], 2, 'E418 --watch absent: there is nothing by this name'],
  ])('S14.6 %j: says what is wrong', async (args, code, message) => {
    const result = await node(folder, 'runner/device.mjs', ...args);
    expect(result).toMatchObject({ code, stdout: '' });
    expect(result.stderr).toContain(message);
  });

  it('S14.6 a bundle without an edge half offers no options of one, and says no times of a link', async () => {
    const help = async (of: string) => (await node(of, 'runner/device.mjs', '--help')).stdout;
    expect(await help(folder)).toMatch(/--edge URL[\s\S]*--link RATE/);
    expect(await help(alone)).not.toMatch(/--edge|--token|--link/);
    const { stdout } = await node(alone, 'runner/device.mjs', '--sample', '1');
    expect(stdout).toMatch(/samples\/1.json: \w+ \(label: screw\)\n {2}[\d.]+ ms: device [\d.]+ ms\n/);
  });

  it('S14.3 installs nothing when the packages are there', async () => {
    expect(await node(folder, 'runner/install.mjs')).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});
