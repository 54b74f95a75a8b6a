import fc from 'fast-check';
import { printFragment, takeOps } from '../../design/fragment.ts';
import { presetById } from '../../design/presets.ts';
import type { Design } from '../../design/types.ts';
import { designsOf } from '../store/designs.ts';
import { newProject, noResults } from '../store/project.ts';
import { parseProjectFile, readProject } from '../store/projectFile.ts';
import { printProjectFile, projectJson } from '../store/projectJson.ts';
import { currentProblems } from '../store/setting.ts';
import { fragmentOf, parseShared, type SharedDesign } from '../store/sharedLink.ts';
import { stepStatus } from '../store/steps.ts';
import { createStudioStore, type StudioStore } from '../store/store.ts';
import { mutated, retyped } from '../store/testing.ts';
import { STEPS } from '../store/ui.ts';
import { openSharedDesign } from './openShared.ts';
import { pasted } from './paste.ts';

const design = presetById('split')?.design as Design;
const project = newProject(design);
const ids = design.ops.map(({ id }) => id);
const WHOLE = {
  project: printProjectFile({
    project: { ...project, right: [{ id: 'd2', design: presetById('dgcnn')?.design as Design, layout: {} }] },
    results: {
      ...noResults,
      snapshots: [
        { id: 's', at: '2026-01-02T03:04:05.000Z', name: 'n', designId: 'd1', designs: designsOf(project) },
      ],
    },
  }),
  clipboard: printFragment(takeOps(design, ids, { [ids[1] ?? '']: { x: 1, y: 2 } })),
  link: JSON.stringify({ design, layout: {}, task: project.task, points: project.points }),
} as const;
export type Kind = keyof typeof WHOLE;

/** How each of them comes into the studio. Throws what the studio says to the person. */
const TAKE: Record<Kind, (store: StudioStore, text: string) => void> = {
  project(store, text) {
    const { project, results } = parseProjectFile(text, 'file');
    store.getState().load(project, results);
  },
  clipboard: (store, text) => void pasted(store, text),
  link: (store, text) => openSharedDesign(store, parseShared(text)),
};

/** A link whose letters were changed, or what they carry. */
const links = fc.oneof(
  mutated(WHOLE.link).map((json) => {
    try {
      return fragmentOf((JSON.parse(json) ?? {}) as SharedDesign);
    } catch {
      return fragmentOf({} as SharedDesign);
    }
  }),
  fc.tuple(fc.nat(400), fc.nat(8), fc.string({ maxLength: 6 })).map(([at, out, put]) => {
    const whole = fragmentOf(JSON.parse(WHOLE.link) as SharedDesign);
    return whole.slice(0, at) + put + whole.slice(at + out);
  }),
);

const text = (kind: Exclude<Kind, 'link'>) => fc.oneof(mutated(WHOLE[kind]), retyped(WHOLE[kind]));

/** Projects, clipboards and links that were changed on their way. */
export const given: fc.Arbitrary<{ kind: Kind; text: string }> = fc
  .constantFrom<Kind>('project', 'clipboard', 'link')
  .chain((kind) => (kind === 'link' ? links : text(kind)).map((changed) => ({ kind, text: changed })));

/**
 * Gives it to a studio of its own: it is taken as a valid project, or refused by number and the project is as it was. Throws
 * Error where it is neither.
 */
export function takes({ kind, text }: { kind: Kind; text: string }): 'taken' | 'refused' {
  const store = createStudioStore(newProject());
  const before = store.getState().project;
  try {
    TAKE[kind](store, text);
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (typeof code !== 'string' || !/^E\d{3}$/.test(code)) throw error;
    if (store.getState().project !== before)
      throw new Error(`${code}, and the project was changed`, { cause: error });
    return 'refused';
  }
  const state = store.getState();
  const { project, results } = state;
  for (const step of STEPS) stepStatus(state, step);
  currentProblems(state);
  const saved = JSON.parse(JSON.stringify(projectJson({ project, results }))) as unknown;
  if (
    JSON.stringify(readProject(saved).project) !==
    JSON.stringify(readProject(projectJson({ project, results })).project)
  ) {
    throw new Error('saved and opened again, the project differs');
  }
  return store.getState().project === before ? 'refused' : 'taken';
}
