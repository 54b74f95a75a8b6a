import fc from 'fast-check';
import { strFromU8, zlibSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { PRESETS, WORD_PRESETS } from '../../design/presets.ts';
import { NumberedError } from '../../design/problem.ts';
import type { Design } from '../../design/types.ts';
import { problemsOf } from '../../design/validity.ts';
import { newProject } from './project.ts';
import { settingOf } from './setting.ts';
import { fragmentOf, isShared, parseShared, type SharedDesign } from './sharedLink.ts';
import { mutated, retyped } from './testing.ts';

const design = PRESETS[2]?.design as Design;
const shared: SharedDesign = { design, layout: { pool: { x: 8, y: 64 } }, task: 'shapes', points: 256 };
const packed = (text: string, version = 1): string => {
  const letters = btoa(strFromU8(zlibSync(new TextEncoder().encode(text)), true));
  return `design=${version}.${letters.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')}`;
};
const codeOf = (fragment: string): string => {
  try {
    parseShared(fragment);
    return 'read';
  } catch (error) {
    if (!(error instanceof NumberedError)) throw error;
    return error.code;
  }
};

describe('S15.210 a design in a link', () => {
  it('comes back as it was, in a short text without escapes', () => {
    for (const each of [...PRESETS, ...WORD_PRESETS]) {
      const fragment = fragmentOf({ ...shared, design: { ...each.design, name: 'Größe „1“' } });
      expect(parseShared(fragment)).toEqual({ ...shared, design: { ...each.design, name: 'Größe „1“' } });
      expect(fragment).toMatch(/^[\w.=-]+$/);
      expect(fragment.length).toBeLessThan(1200);
      expect(isShared(fragment)).toBe(true);
    }
    expect(isShared('canvas')).toBe(false);
  });

  it('that is cut, changed, huge or of a newer form is refused by number', () => {
    const fragment = fragmentOf(shared);
    expect(codeOf(fragment.slice(0, -9))).toBe('E483');
    expect(codeOf('design=')).toBe('E483');
    expect(codeOf('design=1.a')).toBe('E483');
    expect(codeOf(fragment.replace('design=1', 'design=2'))).toBe('E484');
    expect(codeOf(packed('{}'))).toBe('E483');
    expect(codeOf(packed(`"${' '.repeat(40_000_000)}"`))).toBe('E483');
  });

  it('changed at random gives a numbered error or a design', () => {
    const text = JSON.stringify(shared);
    const letters = fc.tuple(fc.nat(), fc.constantFrom('A', '_', '-', 'z', '')).map(([n, put]) => {
      const fragment = fragmentOf(shared);
      const at = n % fragment.length;
      return fragment.slice(0, at) + put + fragment.slice(at + 1);
    });
    const setting = settingOf(newProject());
    fc.assert(
      fc.property(
        fc.oneof(
          letters,
          mutated(text).map((t) => packed(t)),
          retyped(text).map((t) => packed(t)),
        ),
        (fragment) => {
          if (codeOf(fragment) === 'read') {
            expect(Array.isArray(problemsOf(parseShared(fragment).design, setting))).toBe(true);
          } else expect(codeOf(fragment)).toMatch(/^E48[34]$/);
        },
      ),
      { numRuns: 200 },
    );
  });
});
