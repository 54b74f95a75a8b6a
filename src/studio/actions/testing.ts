import fc from 'fast-check';
import { connect, disconnect, newOp, PALETTE, replaceOp, spliceOp } from '../../design/edits.ts';
import { printGenome } from '../../design/genome.ts';
import { genomeFromSeed } from '../../design/testing.ts';
import { replaceProblem } from '../canvas/drop.ts';
import { addAt } from '../canvas/quickAdd.ts';
import { editDesign, travel, travelTo } from '../store/commands.ts';
import { designsOf, goTo } from '../store/designs.ts';
import { MOST_DESIGNS } from '../store/limits.ts';
import { newProject, type Project } from '../store/project.ts';
import { readProject } from '../store/projectFile.ts';
import { projectJson } from '../store/projectJson.ts';
import { currentProblems } from '../store/setting.ts';
import { fragmentOf } from '../store/sharedLink.ts';
import { restoreSnapshot, saveSnapshot } from '../store/snapshots.ts';
import { createStudioStore, type StudioStore } from '../store/store.ts';
import { copied, cut } from './clipboard.ts';
import { FIRST_ACTIONS } from './first.ts';
import { openShared } from './openShared.ts';
import { pasted } from './paste.ts';

/** One thing that a person does; `n` chooses what it is done to, whatever there is by then. */
export interface Deed {
  what: string;
  n: number;
}

const pick = <T>(list: readonly T[], n: number): T | undefined => list[n % Math.max(1, list.length)];

/** Everything of the registry that needs neither a page, nor a worker, nor files. */
const PLAIN = FIRST_ACTIONS.filter(({ id }) =>
  /^(edit|select|insert|preset|nudge|align|designs)\.|^design\.(device|tidy)$/.test(id),
).filter(({ id }) => id !== 'select.inspect');

const wires = ({ design }: Project): [string, string][] =>
  design.ops.flatMap((op) => op.inputs.map((from): [string, string] => [from, op.id]));

/** What a person does with the mouse and the clipboard. */
const GESTURES: Record<string, (store: StudioStore, n: number) => void> = {
  select(store, n) {
    const { ops } = store.getState().project.design;
    const ids = ops.filter((_, i) => (n >> (i % 16)) & 1).map(({ id }) => id);
    store.getState().show({ selection: ids, wire: null });
  },
  selectOne(store, n) {
    const op = pick(store.getState().project.design.ops, n);
    store.getState().show({ selection: op ? [op.id] : [], wire: null });
  },
  selectWire(store, n) {
    const wire = pick(wires(store.getState().project), n);
    store.getState().show({ selection: [], wire: wire?.join(' ') ?? null });
  },
  connect(store, n) {
    const { ops } = store.getState().project.design;
    const [from, to] = [pick(ops, n)?.id ?? '', pick(ops, Math.floor(n / 31))?.id ?? ''];
    editDesign(store, 'Draw a wire', (design) => connect(design, from, to));
  },
  disconnect(store, n) {
    const [from = '', to = ''] = pick(wires(store.getState().project), n) ?? [];
    editDesign(store, 'Delete a wire', (design) => disconnect(design, from, to));
  },
  replace(store, n) {
    const { design } = store.getState().project;
    const [old, kind] = [pick(design.ops, n), pick(PALETTE, n)];
    if (!old || !kind || replaceProblem(design, old.id, kind)) return;
    const op = newOp(design, kind, old.placement);
    editDesign(store, 'Replace', (now) => replaceOp(now, old.id, op));
  },
  splice(store, n) {
    const { project } = store.getState();
    const [op, wire] = [pick(project.design.ops, n), pick(wires(project), Math.floor(n / 7))];
    if (!op || !wire || ['Input', 'Classifier', 'Communicate'].includes(op.kind)) return;
    editDesign(store, 'Move onto a wire', (design) => spliceOp(design, op.id, ...wire));
  },
  add(store, n) {
    const from = pick(store.getState().project.design.ops, n);
    const kind = pick(PALETTE, n);
    if (kind)
      addAt(
        store,
        kind,
        { x: n % 900, y: n % 700 },
        n % 2 && from ? { op: from.id, end: 'source' } : undefined,
      );
  },
  copyPaste(store) {
    const text = copied(store);
    if (text !== null) pasted(store, text);
  },
  cutPaste(store) {
    const text = cut(store);
    if (text !== null) pasted(store, text);
  },
  link(store) {
    const { design, layout, task, points } = store.getState().project;
    openShared(store, fragmentOf({ design, layout, task, points }));
  },
  rename(store, n) {
    store
      .getState()
      .edit('Rename', (project) => void Object.assign(project.design, { name: `N${n}` }), 'name');
  },
  settle: (store) => store.getState().settle(),
  snapshot: (store, n) => store.getState().results.snapshots.length < 5 && saveSnapshot(store, `S${n}`),
  restore(store, n) {
    const snapshot = pick(store.getState().results.snapshots, n);
    if (snapshot) restoreSnapshot(store, snapshot);
  },
  tab: (store, n) => store.getState().goTo(pick(designsOf(store.getState().project), n)?.id ?? ''),
  history(store, n) {
    const { past, future } = store.getState().history;
    travelTo(store, n % (past.length + future.length + 1));
  },
  undo: (store) => travel(store, 'undo'),
  redo: (store) => travel(store, 'redo'),
} satisfies Record<string, (store: StudioStore, n: number) => unknown>;

/** Sequences of what a person does; every gesture and action comes about equally often. */
export const deeds = (most: number): fc.Arbitrary<Deed[]> =>
  fc.array(
    fc.record({
      what: fc.oneof(
        { weight: 2, arbitrary: fc.constantFrom(...Object.keys(GESTURES)) },
        { weight: 1, arbitrary: fc.constantFrom(...PLAIN.map(({ id }) => id)) },
      ),
      n: fc.nat(1 << 16),
    }),
    { minLength: 1, maxLength: most, size: 'max' },
  );

function act(store: StudioStore, { what, n }: Deed): void {
  const gesture = GESTURES[what];
  if (gesture) {
    gesture(store, n);
    return;
  }
  const action = PLAIN.find(({ id }) => id === what);
  if (!action || !(action.enabled?.(store.getState()) ?? true)) return;
  if (designsOf(store.getState().project).length >= MOST_DESIGNS) return;
  void action.run(store);
}

/** What no edit may ever leave behind: a wire to nowhere, a loop, a bare crossing, an Input on the edge, a twin. */
const NEVER = ['E103', 'E106', 'E107', 'E108', 'E121', 'E122', 'E123'];

/** What is wrong with the state, in words; empty when nothing is. */
function faults(store: StudioStore): string[] {
  const state = store.getState();
  const all = designsOf(state.project);
  const found: string[] = [];
  if (new Set(all.map(({ id }) => id)).size < all.length) found.push('two designs have the same id');
  for (const { id, design, layout } of all) {
    const there = { ...state, project: goTo(state.project, id) };
    const wrong = currentProblems(there).filter(({ code }) => NEVER.includes(code));
    found.push(...wrong.map(({ code, message }) => `${design.name}: ${code} ${message}`));
    const ops = new Set(design.ops.map((op) => op.id));
    const homeless = Object.keys(layout).filter((place) => !ops.has(place));
    if (homeless.length > 0) found.push(`${design.name}: places of ${homeless.join(', ')}, which are gone`);
  }
  return found;
}

/** A value's JSON, whatever the order of its keys. */
const ordered = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
const same = (a: unknown, b: unknown): boolean => ordered(a) === ordered(b);

/**
 * Does all of it in an editor of its own and holds it against what must always be so. Throws Error that names the deed.
 */
export function edits(sequence: readonly Deed[]): void {
  const store = createStudioStore(newProject());
  const first = store.getState().project;
  for (const [i, deed] of sequence.entries()) {
    act(store, deed);
    const found = faults(store);
    if (found.length > 0) throw new Error(`after ${i + 1} (${deed.what}): ${found.join('; ')}`);
  }
  const { project, results, history } = store.getState();
  if (!same(readProject(JSON.parse(JSON.stringify(projectJson({ project, results })))).project, project)) {
    throw new Error('saved and opened again, the project differs');
  }
  const done = history.past.length;
  travelTo(store, 0);
  if (!same(goTo(store.getState().project, first.designId), first))
    throw new Error('all undone is not the beginning');
  travelTo(store, done);
  if (!same(goTo(store.getState().project, project.designId), project))
    throw new Error('all redone is not the end');
}

/** A line of the 12-position space, as a person pastes one. */
export const encodings = fc
  .integer({ min: 0, max: 2 ** 31 })
  .map((seed) => printGenome(genomeFromSeed(seed)));
