import { count } from '../../charts/format.ts';
import { offBecause } from '../../kit/offBecause.ts';
import type { ClassCount } from './classes.ts';

interface Props {
  classes: readonly ClassCount[];
  /** The class of the sample that is shown. */
  chosen: number | null;
  choose(label: number): void;
}

/** The classes of a split with their samples, and how many of them the design got wrong, where that is known. */
export function ClassList({ classes, chosen, choose }: Props) {
  const most = Math.max(1, ...classes.map(({ samples }) => samples));
  return (
    <ul className="sample-classes" aria-label="Classes">
      {classes.map(({ label, name, samples, wrong }) => (
        <li key={label}>
          <button
            type="button"
            className="sample-class"
            aria-pressed={label === chosen}
            onClick={() => choose(label)}
            {...offBecause(samples === 0 && 'No sample of this class here.')}
            data-testid="sample-class"
          >
            <span>{name}</span>
            <span className="number">
              {count(samples)}
              {wrong !== null && wrong > 0 && <b className="tone-bad"> {count(wrong)} wrong</b>}
            </span>
            <i aria-hidden style={{ width: `${(100 * samples) / most}%` }} />
          </button>
        </li>
      ))}
    </ul>
  );
}
