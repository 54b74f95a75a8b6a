import { HERE, type SearchProblem } from '../../../../search/problem.ts';
import { systemFileName } from '../../../prediction/exportSystem.ts';
import type { LinkChoice, Project } from '../../../store/project.ts';
import type { StudioState } from '../../../store/store.ts';
import { sourceOf } from '../accuracySource.ts';

/** A link that is known by its rate alone, which is all that a problem says of one. */
const rateOf = (link: LinkChoice): number | null => {
  if (link.kind !== 'set') return link.kind === 'held' ? link.mbps : null;
  const { upMbps, downMbps, roundTripMs, jitterMs, lossRate } = link;
  return upMbps === downMbps && roundTripMs + jitterMs + lossRate === 0 ? upMbps : null;
};

/** The system and link as a problem names them; what no name says is the project's system file. */
function systemOf(project: Project): Pick<SearchProblem, 'system' | 'link'> {
  const { device, edge, link } = project.system;
  const [a, b] = [device.machine, edge.machine];
  const rate = rateOf(link);
  if (a.kind === 'here' && b.kind === 'here' && (rate !== null || link.kind === 'real')) {
    return { system: HERE, link: rate };
  }
  if (a.kind === 'modelled' && b.kind === 'modelled' && rate !== null) {
    return { system: `${a.id}+${b.id}`, link: rate };
  }
  return { system: systemFileName(project), link: null };
}

/** What the next search looks for, as `gcode search --problem` reads it. */
export function problemNow(state: StudioState): SearchProblem {
  const { task, points, classes } = state.project;
  const { objectives, limits, space, budget, strategy, seed } = state.search;
  return {
    ...{ format: 'gcode-search-problem', version: 1, task, points, classes },
    ...systemOf(state.project),
    objectives: [...objectives],
    limits,
    space: space as SearchProblem['space'],
    accuracy: sourceOf(state),
    ...{ budget, strategy, seed },
  };
}
