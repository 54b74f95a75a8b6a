import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PRESETS } from '../../design/presets.ts';
import type { Design } from '../../design/types.ts';
import { problemsOf } from '../../design/validity.ts';
import { newProject, noResults } from './project.ts';
import { ProjectFileError, parseProjectFile } from './projectFile.ts';
import { printProjectFile, projectFileName, projectJson } from './projectJson.ts';
import { settingOf } from './setting.ts';
import { mutated, retyped } from './testing.ts';

const project = newProject(PRESETS[2]?.design as Design);
const text = printProjectFile({ project, results: noResults });
const broken = (change: (json: Record<string, unknown>) => void): string => {
  const json = JSON.parse(text);
  change(json);
  return JSON.stringify(json);
};

describe('project files', () => {
  it('come back as they were', () => {
    expect(parseProjectFile(text, 'p.gcode.json')).toEqual({ project, results: noResults });
  });

  it('hold no token', () => {
    expect(JSON.stringify(projectJson({ project, results: noResults }))).not.toContain('token');
  });

  it.each([
    ['cut short', text.slice(0, 200), /not JSON/],
    ['of another program', '{"name": "x"}', /not a GCoDE Studio project/],
    [
      'of a newer studio',
      broken((j) => {
        j.version = 9;
      }),
      /version 9.*newer/,
    ],
    [
      'without a version',
      broken((j) => {
        delete j.version;
      }),
      /no version/,
    ],
    [
      'with a broken link',
      broken((j) => {
        (j.project as typeof project).system.link = { kind: 'held', mbps: -1 };
      }),
      /system\.link/,
    ],
    [
      'with a broken design',
      broken((j) => {
        (j.project as typeof project).design.ops = [{}] as never;
      }),
      /project\.design: ops\.0/,
    ],
  ])('that are %s say what is wrong and that nothing was changed', (_, content, message) => {
    expect(() => parseProjectFile(content, 'mine.gcode.json')).toThrow(message);
    expect(() => parseProjectFile(content, 'mine.gcode.json')).toThrow(
      /mine\.gcode\.json.*Nothing was changed/,
    );
  });

  it('are named after the project', () => {
    expect(projectFileName('Meine Netze / 2')).toBe('Meine-Netze-2.gcode.json');
    expect(projectFileName('  ')).toBe('project.gcode.json');
  });

  it('S15.100 that are changed at random are a valid project or a numbered error', () => {
    const counts = { read: 0, refused: 0 };
    fc.assert(
      fc.property(fc.oneof(mutated(text), retyped(text)), (content) => {
        try {
          const { project: read } = parseProjectFile(content, 'p');
          expect(Array.isArray(problemsOf(read.design, settingOf(read)))).toBe(true);
          counts.read++;
        } catch (error) {
          if (!(error instanceof ProjectFileError)) throw error;
          expect(error.code).toMatch(/^E37\d$/);
          expect(error.help).not.toBe('');
          counts.refused++;
        }
      }),
      { numRuns: 200 },
    );
    expect(counts.refused).toBeGreaterThan(0);
    expect(counts.read).toBeGreaterThan(0);
  });
});
