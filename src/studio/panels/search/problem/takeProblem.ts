import { NumberedError } from '../../../../design/problem.ts';
import { HERE, type SearchProblem } from '../../../../search/problem.ts';
import { WITH_ACCURACY } from '../../../../search/usualObjectives.ts';
import { MACHINES, machineById } from '../../../../system/machines.ts';
import { findTask, TASKS } from '../../../../tasks/registry.ts';
import { putMachine } from '../../../machines/commands.ts';
import type { LinkChoice, MachineChoice, Project } from '../../../store/project.ts';
import { projectSchema } from '../../../store/projectForm.ts';
import type { StudioStore } from '../../../store/store.ts';
import { problemNow } from './problemNow.ts';

const elsewhere = (place: string, message: string): NumberedError =>
  new NumberedError('E531', `${place}: ${message}`);

/** The machines that a problem names; null where it means those that are chosen. */
function machinesOf(
  { system, link }: SearchProblem,
  now: SearchProblem['system'],
): [MachineChoice, MachineChoice] | null {
  if (system === HERE) return [{ kind: 'here' }, { kind: 'here' }];
  const ids = system.split('+');
  const [device, edge] = ids.map(machineById);
  if (device && edge && ids.length === 2) {
    if (link === null) throw elsewhere('link', 'between two modelled machines it needs a rate in Mb/s');
    return [
      { kind: 'modelled', id: device.id },
      { kind: 'modelled', id: edge.id },
    ];
  }
  if (system === now) return null;
  const known = MACHINES.map(({ id }) => id).join(', ');
  throw elsewhere('system', `there is no ${system} here; machines are ${known}`);
}

const linkOf = (mbps: number | null, now: LinkChoice): LinkChoice => {
  if (mbps === null) return { kind: 'real' };
  return now.kind === 'set' && now.upMbps === mbps && now.downMbps === mbps ? now : { kind: 'held', mbps };
};

/** The project with what a problem says of task, points, machines and link. @throws NumberedError E531 */
function projectFor(project: Project, problem: SearchProblem, now: SearchProblem): Project {
  const { task, points, classes, link } = problem;
  const info = findTask(task);
  if (!info) {
    throw elsewhere('task', `there is no ${task}; tasks are ${TASKS.map(({ name }) => name).join(', ')}`);
  }
  const machines = machinesOf(problem, now.system);
  const same = task === project.task;
  const next = structuredClone({
    ...{ task, points: points ?? info.points, system: project.system },
    classes: classes ?? (same ? project.classes : (info.classes?.length ?? project.classes)),
  });
  for (const [side, choice] of [
    ['device', machines?.[0]],
    ['edge', machines?.[1]],
  ] as const) {
    const before = project.system[side].machine;
    if (choice && JSON.stringify(choice) !== JSON.stringify(before)) putMachine(next.system, side, choice);
  }
  if (machines) next.system.link = linkOf(link, project.system.link);
  const read = projectSchema.safeParse({ ...project, ...next });
  if (read.success) return { ...project, ...next };
  const [issue] = read.error.issues;
  throw elsewhere(issue?.path.join('.') ?? '', issue?.message ?? 'it does not fit');
}

/**
 * Makes a problem the one of the next search. What it says of task and system is a step that can be undone.
 * @throws NumberedError E531 where it names what is not here; nothing is changed then
 */
export function takeProblem(store: StudioStore, problem: SearchProblem): void {
  const state = store.getState();
  const now = problemNow(state);
  const { accuracy } = problem;
  if (accuracy === 'none') throw elsewhere('accuracy', 'a search of the studio has accuracies to go by');
  const next = projectFor(state.project, problem, now);
  const about = ({ task, points, classes, system }: Project) =>
    JSON.stringify([task, points, classes, system]);
  if (about(next) !== about(state.project)) {
    state.edit('Open a search problem', (project) => void Object.assign(project, next), 'search problem');
  }
  const { objectives = WITH_ACCURACY, limits, space, budget, strategy, seed } = problem;
  state.put('search', { objectives, limits, space, budget, strategy, seed });
  if (accuracy !== now.accuracy) state.put('accuracy', { chosen: accuracy });
}
