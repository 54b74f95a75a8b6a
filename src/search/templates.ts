import { LINK_PRESETS } from '../system/link.ts';
import { machineName } from '../system/machineNames.ts';
import { HERE, problemOf, type SearchProblem } from './problem.ts';

interface ProblemTemplate {
  /** Short name for the command line. */
  id: string;
  title: string;
  problem: SearchProblem;
}

/** The four systems of the GCoDE paper (arXiv 2404.05605), device and edge. */
const PAPER_SYSTEMS = ['tx2+gtx1060', 'tx2+i7-7700', 'pi4b+gtx1060', 'pi4b+i7-7700'] as const;

const titleOf = (pair: string): string => pair.split('+').map(machineName).join(' with ');

/** Problems to start from, of a task and its points. */
export const templatesOf = (task: string, points?: number): ProblemTemplate[] => [
  { id: HERE, title: 'This device and its endpoint', problem: problemOf({ task, points }) },
  ...PAPER_SYSTEMS.flatMap((system) =>
    LINK_PRESETS.map((link) => ({
      id: `${system}@${link}`,
      title: `${titleOf(system)}, ${link} Mb/s`,
      problem: problemOf({ task, points, system, link }),
    })),
  ),
];
