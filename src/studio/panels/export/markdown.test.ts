import { beforeAll, expect, it, vi } from 'vitest';
import { designKey, newProject, noResults } from '../../store/project.ts';
import { createStudioStore } from '../../store/store.ts';
import { markdownOf } from './markdown.ts';

beforeAll(() => {
  vi.stubGlobal('location', new URL('http://localhost/'));
});

it('S15.213 the Markdown of a design has its figures with where they come from, and its ops', () => {
  const project = newProject();
  const run = {
    frames: 10,
    latencyMs: 9,
    deviceMs: 3,
    upMs: 1,
    edgeMs: 4,
    downMs: 1,
    bytesUp: 1,
    bytesDown: 1,
  };
  const at = '2026-01-01T00:00:00Z';
  const { system, design } = project;
  const results = { ...noResults, runs: [{ ...run, id: 'r', at, designKey: designKey(design), system }] };
  const store = createStudioStore({ ...project, design: { ...design, name: 'Mine | yours' } }, results);
  const lines = markdownOf(store.getState()).split('\n');
  expect(lines[0]).toBe('# Mine \\| yours');
  expect(lines).toContain(
    '| Latency, measured | 9.00 ms |  | measured | median of 10 frames between a browser and the endpoint that serves this page | 2026-01-01T00:00:00Z |',
  );
  expect(lines.find((line) => line.startsWith('| Bytes up |'))).toContain('16 KiB');
  const ops = lines.slice(lines.indexOf('## Ops')).filter((line) => line.startsWith('| '));
  expect(ops).toHaveLength(2 + design.ops.length);
  const columns = (line: string) => line.replaceAll('\\|', '').split('|').length;
  for (const line of ops) expect(columns(line)).toBe(9);
});
