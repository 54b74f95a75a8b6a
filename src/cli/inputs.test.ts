import { execFileSync, spawn } from 'node:child_process';
import { existsSync, lstatSync, openSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { zipFiles } from '../bundle/zip.ts';
import { commandsFor } from './commands.ts';
import { readNamedText, writeWhole } from './files.ts';
import { outFile, outFolder } from './options.ts';
import { gcodeHere, gcodeJson, gcodeScript, temporaryFile, temporaryFolder } from './testing.ts';

const VALID = '1 5 3 2 3 2 1 2 0 2 2 4,2 0 0 6 0 6 4 6 0 6 6 3';
const wide = (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le');
const fileOf = (bytes: Uint8Array): string => {
  const path = temporaryFile('given', '');
  writeFileSync(path, bytes);
  return path;
};

describe('S13.761 text of a file that an option names', () => {
  it('is read in UTF-16 too, as shells of Windows write it', async () => {
    expect(await readNamedText('--system', fileOf(wide('{"a": 1}')))).toBe('{"a": 1}');
    const run = await gcodeHere('check', '--designs', fileOf(wide(`${VALID}\r\n`)), '--json');
    expect(JSON.parse(run.stdout)).toEqual({ results: [{ design: VALID, valid: true }] });
  });

  it('that is no text is refused by what it is, and a list without an encoding', async () => {
    const archive = fileOf(Uint8Array.from([0x1f, 0x8b, 8, 0]));
    expect(await gcodeJson(1, 'check', '--designs', archive)).toEqual({
      error: expect.stringMatching(/^E411 .*given is a gzip archive: unpack it/),
    });
    expect(await gcodeJson(2, 'check', '--designs', temporaryFile('empty.txt', '# none\n\n'))).toEqual({
      error: expect.stringMatching(/^E418 --designs .*empty.txt: there is no encoding in it/),
    });
  });

  it.each([
    ['[]', /^E370 .*m\.json: this is not what measure --json printed/],
    [
      '{"results": [{"design": "1", "latencyMs": "5"}]}',
      /^E373 .*m\.json: results\.0\.latencyMs: .*expected number/,
    ],
  ])('that is no measurement is refused with its number and place: %s', async (text, message) => {
    const measured = temporaryFile('m.json', text);
    const out = join(temporaryFolder(), 'out.json');
    const call = ['--system', 'none.json', '--measured', measured, '--out', out];
    expect(await gcodeJson(1, 'calibrate', ...call)).toEqual({ error: expect.stringMatching(message) });
  });
});

describe('S13.764 a file of another kind is called what it is', () => {
  it.each([
    [
      'version https://git-lfs.github.com/spec/v1\n',
      'a pointer of Git LFS: fetch the file itself with git lfs pull',
    ],
    ['PK\x03\x04\0\0\b\b', 'a zip archive, as PyTorch saves weights'],
    ['\x80\x02}q\0X\x06\0\0\0', 'a pickle of Python'],
    ['<!DOCTYPE html>', 'a web page: download the file itself'],
    ['{"results": []}', 'another kind of file, or damaged'],
  ])('where weights are expected: %j', async (text, what) => {
    const path = fileOf(Buffer.from(text, 'latin1'));
    expect(await gcodeJson(1, 'evaluate', '--task', 'shapes', '--checkpoint', path)).toEqual({
      error: expect.stringContaining(`this is no safetensors file but ${what}`),
    });
  });

  it('where JSON is expected the reason has its place', async () => {
    const path = temporaryFile('p.json', '{"format": "gcode-search-problem",}');
    expect(await gcodeJson(1, 'search', '--problem', path, '--print-problem')).toEqual({
      error: expect.stringMatching(/^E374 .*p\.json: it is not JSON: .*position 34/),
    });
  });

  it('where a bundle is expected, a folder around it is named', async () => {
    const path = fileOf(
      zipFiles({ 'bundle/manifest.json': Uint8Array.from([123, 125]) }, new Date(2024, 1, 1)),
    );
    expect(await gcodeJson(1, 'bundle', 'verify', path)).toEqual({
      error: expect.stringContaining(
        'it is bundle/manifest.json: zip the files of that folder, not the folder',
      ),
    });
  });
});

it('S13.765 a misspelt option is named where a required one is missing', async () => {
  for (const wrong of [['--desings', 'x'], ['--desings=x']])
    expect(await gcodeJson(2, 'check', ...wrong)).toEqual({
      error: expect.stringContaining("'--designs <file>' not specified; --desings is not known."),
    });
});

describe('S13.762 where something is to be written', () => {
  it('is asked before any work begins, by every option that names such a place', async () => {
    const parsers = (await commandsFor([])).flatMap((spec) =>
      spec
        .options(new Command())
        .options.filter(({ long }) => /^--(out|best|save|profiles|folder|weights|state)$/.test(long ?? ''))
        .map(({ flags, parseArg }) => [flags.split('<')[1], parseArg]),
    );
    expect(parsers.length).toBeGreaterThan(15);
    for (const [what, parser] of parsers) expect(parser).toBe(what === 'file>' ? outFile : outFolder);
  });

  it('is neither a folder for a file nor the reverse, and can be made', () => {
    const folder = temporaryFolder();
    const file = temporaryFile('there.json', '');
    expect(outFile(join(folder, 'new', 'a.json'))).toBe(join(folder, 'new', 'a.json'));
    expect([outFile(file), outFolder(folder)]).toEqual([file, folder]);
    expect(() => outFile(folder)).toThrow('It is a folder, not a file.');
    expect(() => outFolder(file)).toThrow('It is a file, not a folder.');
    expect(() => outFile(join(file, 'a.json'))).toThrow(`${file} is no folder.`);
    expect(() => outFile(' ')).toThrow('Expected a path.');
  });

  it('may be a link, which stays, or a pipe; what a write fails by has its number', async () => {
    const folder = temporaryFolder();
    const [real, link, pipe] = ['real.json', 'link.json', 'pipe'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(real, 'old');
    symlinkSync(real, link);
    await writeWhole(link, 'new');
    expect([readFileSync(real, 'utf8'), lstatSync(link).isSymbolicLink()]).toEqual(['new', true]);
    execFileSync('mkfifo', [pipe]);
    const [read] = await Promise.all([readFile(pipe, 'utf8'), writeWhole(pipe, 'through')]);
    expect([read, lstatSync(pipe).isFIFO()]).toEqual(['through', true]);
    await expect(writeWhole(join(real, 'x'), 'y')).rejects.toMatchObject({
      code: 'E420',
      message: expect.stringMatching(/x: lies in what is no folder|not a directory|EEXIST/),
    });
  });
});

describe('S13.763 standard output', () => {
  const call = (stdout: 'pipe' | number) => {
    const designs = temporaryFile('designs.txt', `${VALID}\n`.repeat(3000));
    const child = spawn(process.execPath, [gcodeScript, 'check', '--designs', designs], {
      stdio: ['ignore', stdout, 'pipe'],
    });
    child.stdout?.destroy();
    let stderr = '';
    child.stderr?.setEncoding('utf8').on('data', (text) => (stderr += text));
    return new Promise((done) => child.once('close', (code) => done({ code, stderr })));
  };

  it('that nobody reads to its end, as before head, is no failure', async () => {
    expect(await call('pipe')).toEqual({ code: 0, stderr: '' });
  });

  it.skipIf(!existsSync('/dev/full'))('that is full is one, with its number', async () => {
    expect(await call(openSync('/dev/full', 'w'))).toEqual({
      code: 1,
      stderr: expect.stringMatching(/^gcode: E420 standard output: there is no room left\./),
    });
  });
});
