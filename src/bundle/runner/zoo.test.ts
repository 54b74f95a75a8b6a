import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { root } from '../../../scripts/setup.mjs';
import type { Scheme } from '../../coinference/dispatch/scheme.ts';
import { readBundle } from '../files.ts';
import { parseSample } from '../manifest.ts';
import { someZoo } from '../testing.node.ts';
import { bundleZoo } from '../zooContents.ts';
import { addressOf, builtRunner, node, writeFiles } from './testing.ts';

let folder: string;
let points: number[];
let edge: ChildProcess;
let url: string;

async function startEdge(port: string): Promise<{ edge: ChildProcess; url: string }> {
  const started = spawn(process.execPath, ['runner/edge.mjs', '--port', port], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { edge: started, url: await addressOf(started) };
}

async function kill(): Promise<void> {
  if (edge.exitCode !== null || edge.signalCode !== null) return;
  const ended = once(edge, 'exit');
  edge.kill('SIGKILL');
  await ended;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gcode-zoo-'));
  const { files } = await readBundle(await bundleZoo({ ...someZoo(), runner: await builtRunner(folder) }));
  await writeFiles(folder, files);
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  ({ points } = parseSample('a sample', new TextDecoder().decode(files['samples/0.json'])));
  ({ edge, url } = await startEdge('0'));
});
afterAll(async () => {
  if (edge) await kill();
  await rm(folder, { recursive: true, force: true });
});

it('S14.63 S14.65 the edge serves all halves, and every design gives its recorded logits over it', async () => {
  const { code, stdout, stderr } = await node(folder, 'runner/device.mjs', '--edge', url, '--verify');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.match(/Verified: /g)?.length).toBeGreaterThan(2);
});

const scheme = someZoo().schemes.find(
  ({ mode, parallel }) => mode !== 'D' && parallel === 'pipeline',
) as Scheme;

it('S14.64 a fixed scheme runs all the time; a scheme that is none is a wrong call', async () => {
  const fixed = (name: string) =>
    node(folder, 'runner/device.mjs', '--edge', url, '--sample', 'all', '--json', '--fixed', name);
  const { stdout, stderr } = await fixed(scheme.id);
  const { results } = JSON.parse(stdout);
  expect(results).toHaveLength(2);
  for (const { chosen, bytesUp } of results) {
    expect(chosen).toMatchObject({ scheme: scheme.id, design: scheme.name, way: 'edge' });
    expect(bytesUp).toBeGreaterThan(0);
  }
  expect(stderr).toContain(`${scheme.id} (${scheme.name}): 2 frames, 2 over the edge`);
  expect(await fixed('none')).toMatchObject({ code: 2, stderr: expect.stringContaining(`"${scheme.id}"`) });
});

it.each([
  ['adapting', []],
  ['with a fixed scheme', ['--fixed', scheme.id]],
])(
  'S14.64 %s: the edge is killed while frames run, and comes back; all are answered, in their order',
  async (_, more) => {
    const bytes = Buffer.from(Float32Array.from(points).buffer);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(bytes.length);
    const frame = Buffer.concat([length, bytes]);
    const args = ['runner/device.mjs', '--edge', url, '--stdin', ...more];
    const device = spawn(process.execPath, args, { cwd: folder });
    onTestFinished(() => void device.kill('SIGKILL'));
    let said = '';
    device.stderr.on('data', (text) => {
      said += text;
    });
    const ended = once(device, 'exit');
    let asked = 0;
    const ask = () => {
      asked++;
      device.stdin.write(frame);
    };
    for (let i = 0; i < 4; i++) ask();
    const seen: { name: string; way: string }[] = [];
    let next: 'kill' | 'restart' | 'end' | null = 'kill';
    for await (const line of createInterface({ input: device.stdout })) {
      const { frame: name, chosen, predicted } = JSON.parse(line);
      expect(predicted).toEqual(expect.any(String));
      seen.push({ name, way: chosen.way });
      if (next === 'kill' && seen.length >= 8) {
        await kill();
        next = 'restart';
      } else if (next === 'restart' && said.includes('The edge does not answer')) {
        ({ edge } = await startEdge(new URL(url).port));
        next = 'end';
      } else if (
        next === 'end' &&
        said.includes('The edge answers.') &&
        (chosen.way === 'edge' || more.length === 0)
      ) {
        device.stdin.end();
        next = null;
      }
      if (next) ask();
    }
    expect(await ended).toEqual([0, null]);
    expect(seen.map(({ name }) => name)).toEqual(Array.from({ length: asked }, (_, i) => `frame ${i}`));
    if (more.length > 0) {
      const ways = seen.map(({ way }) => way);
      expect(ways.indexOf('edge')).toBeLessThan(ways.indexOf('rescued'));
      expect(ways.lastIndexOf('edge')).toBeGreaterThan(ways.lastIndexOf('rescued'));
    }
    expect(said).toMatch(/: \d+ frames, \d+ over the edge/);
  },
);
