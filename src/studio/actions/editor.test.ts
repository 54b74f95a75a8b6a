import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../design/format.ts';
import { printFragment, takeOps } from '../../design/fragment.ts';
import { pasteLine } from '../chrome/pasteLine.ts';
import { newProject } from '../store/project.ts';
import { readProject } from '../store/projectFile.ts';
import { projectJson } from '../store/projectJson.ts';
import { createStudioStore } from '../store/store.ts';
import { mutated, retyped } from '../store/testing.ts';
import { models, opensModel } from './mutatedModels.ts';
import { given, takes } from './mutations.ts';
import { pasted } from './paste.ts';
import { deeds, edits, encodings } from './testing.ts';

describe('S2.69 whatever a person does', () => {
  it('leaves designs that keep the rules of editing; all undone is the beginning, and all redone the end', () => {
    fc.assert(fc.property(deeds(30), edits), { numRuns: 100 });
  });

  it('projects, clipboards and links that were changed on their way are valid, or refused by number', () => {
    const counts = { taken: 0, refused: 0 };
    fc.assert(
      fc.property(given, (changed) => {
        counts[takes(changed)]++;
      }),
      { numRuns: 200 },
    );
    expect(counts.taken).toBeGreaterThan(10);
    expect(counts.refused).toBeGreaterThan(10);
  });

  it('S5.286 ONNX models that were changed on their way open as what they are, or are refused by number', async () => {
    const counts = { own: 0, foreign: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(models, async (bytes) => {
        counts[await opensModel(bytes)]++;
      }),
      { numRuns: 200 },
    );
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(5);
  });

  it('an encoding that is pasted is a design, or is refused by number', () => {
    fc.assert(
      fc.property(encodings, fc.nat(70), fc.constantFrom('', '9', ' ', ',', '-', 'x'), (line, at, put) => {
        const store = createStudioStore(newProject());
        const before = store.getState().project;
        pasteLine(store, line.slice(0, at) + put + line.slice(at + 1));
        const { project, ui } = store.getState();
        if (project === before) expect(ui.notices.length).toBeLessThanOrEqual(1);
        else
          expect(readProject(projectJson({ project, results: store.getState().results })).project).toEqual(
            project,
          );
        for (const { message } of ui.notices) expect(message).toMatch(/E[12]\d\d/);
      }),
      { numRuns: 100 },
    );
  });

  it('ops of a clipboard that was changed on its way are pasted whole, or refused by number', () => {
    const { design } = newProject();
    const text = printFragment(
      takeOps(
        design,
        design.ops.map(({ id }) => id),
      ),
    );
    fc.assert(
      fc.property(fc.oneof(mutated(text), retyped(text)), (changed) => {
        const store = createStudioStore(newProject());
        const before = store.getState().project;
        try {
          pasted(store, changed);
        } catch (error) {
          if (!(error instanceof FormatError)) throw error;
          expect(error.code).toMatch(/^E37\d$/);
          expect(store.getState().project).toBe(before);
        }
        const { project, results } = store.getState();
        expect(readProject(projectJson({ project, results })).project).toEqual(project);
      }),
      { numRuns: 50 },
    );
  });
});
