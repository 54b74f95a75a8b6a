import type { Design } from '../../design/types.ts';
import { newId } from './id.ts';
import type { Project, Shelved } from './project.ts';

/** The parts of a project that say what its designs are. */
type Designs = Pick<Project, 'design' | 'layout' | 'designId' | 'left' | 'right'>;

/** All designs of a project in the order of their tabs. */
export const designsOf = ({ design, layout, designId, left, right }: Designs): Shelved[] => [
  ...left,
  { id: designId, design, layout },
  ...right,
];

/** The list as a project holds it, with the design at an index on the canvas. Throws RangeError where there is none. */
export function holding(all: readonly Shelved[], at: number): Designs {
  const open = all[at];
  if (!open) throw new RangeError(`no design ${at} of ${all.length}`);
  const { id, design, layout } = open;
  return { design, layout, designId: id, left: all.slice(0, at), right: all.slice(at + 1) };
}

/** The project with another of its designs on the canvas; the project itself where it has no such design. */
export function goTo<P extends Designs>(project: P, id: string): P {
  if (id === project.designId) return project;
  const all = designsOf(project);
  const at = all.findIndex((each) => each.id === id);
  return at < 0 ? project : { ...project, ...holding(all, at) };
}

/** A name that no design of the project has: the wanted one, or with a number. */
export function freeName(project: Designs, wanted: string): string {
  const taken = new Set(designsOf(project).map(({ design }) => design.name));
  // A copy of “Mine 2” is “Mine 3”.
  const [, stem = wanted] = /^(.*\S) \d{1,3}$/.exec(wanted) ?? [];
  let name = wanted;
  for (let n = 2; taken.has(name); n++) name = `${stem} ${n}`;
  return name;
}

/** A design beside the one on the canvas, and on the canvas. */
export function added(project: Designs, design: Design, layout: Project['layout'] = {}): Designs {
  const all = designsOf(project);
  const at = project.left.length + 1;
  return holding([...all.slice(0, at), { id: newId(), design, layout }, ...all.slice(at)], at);
}

/** Another design in the place of one of the project's, and on the canvas. It is another one, so its id is new. */
export function inPlaceOf(
  project: Designs,
  id: string,
  design: Design,
  layout: Project['layout'] = {},
): Designs {
  const all = designsOf(project);
  const at = all.findIndex((each) => each.id === id);
  return holding(
    all.map((each, i) => (i === at ? { id: newId(), design, layout } : each)),
    at,
  );
}

/** Without a design; its right neighbour takes the canvas where it was there. The last one stays. */
export function removed(project: Designs, id: string): Designs {
  const all = designsOf(project);
  const rest = all.filter((each) => each.id !== id);
  if (rest.length === 0 || rest.length === all.length) return project;
  const kept = rest.findIndex((each) => each.id === project.designId);
  return holding(rest, kept >= 0 ? kept : Math.min(project.left.length, rest.length - 1));
}

/** A design moved to another place in the order; the same one stays on the canvas. */
export function moved(project: Designs, id: string, to: number): Designs {
  const all = designsOf(project);
  const one = all.find((each) => each.id === id);
  if (!one) return project;
  const rest = all.filter((each) => each !== one);
  const at = Math.min(Math.max(to, 0), rest.length);
  const sorted = [...rest.slice(0, at), one, ...rest.slice(at)];
  return holding(
    sorted,
    sorted.findIndex((each) => each.id === project.designId),
  );
}
