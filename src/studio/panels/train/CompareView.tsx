import { Checkbox, Text } from '@mantine/core';
import { RUN_MARKS, TrainingOverlay } from '../../charts/TrainingOverlay.tsx';
import { SavedChart } from '../../kit/SavedChart.tsx';
import { Sized } from '../../kit/Sized.tsx';
import type { CheckpointRef } from '../../store/project.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import './compare.css';
import {
  comparable,
  comparedNow,
  comparedTrainings,
  MOST_COMPARED,
  overlaid,
  toggled,
  trainingWords,
} from './compare.ts';

/** Several trainings over the same epochs, and what of their recipes differs. */
export function CompareView() {
  const all = useStudio(comparable);
  const compared = useStudio(comparedNow);
  if (all.length < 2) {
    return (
      <Text size="sm" c="dimmed" p="md">
        After two trainings of this task, their curves and options are compared here.
      </Text>
    );
  }
  return (
    <div className="train-compare" data-testid="train-compare">
      <SavedChart name="trainings">
        <Sized height="100%">
          {(width, height) => (
            <TrainingOverlay {...overlaid(compared)} width={width} height={Math.max(220, height)} />
          )}
        </Sized>
      </SavedChart>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls */}
      <section className="train-compared" tabIndex={0} aria-label="Trainings and their recipes">
        <Choice all={all} compared={compared} />
        <Differences compared={compared} />
      </section>
    </div>
  );
}

interface Compared {
  compared: readonly CheckpointRef[];
}

function Choice({ all, compared }: Compared & { all: readonly CheckpointRef[] }) {
  const store = useStudioStore();
  return (
    <ul className="train-choice">
      {all.map((ref) => {
        const at = compared.findIndex(({ id }) => id === ref.id);
        const mark = RUN_MARKS[at];
        return (
          <li key={ref.id}>
            <Checkbox
              size="xs"
              checked={at >= 0}
              disabled={at < 0 && compared.length >= MOST_COMPARED}
              label={
                <>
                  {mark && <b style={{ color: mark.colour }}>{at + 1} </b>}
                  {trainingWords(ref)}
                </>
              }
              onChange={() =>
                store.getState().put('training', { compared: toggled(store.getState(), ref.id) })
              }
              data-testid="train-compared"
            />
          </li>
        );
      })}
    </ul>
  );
}

function Differences({ compared }: Compared) {
  if (compared.length === 0) return null;
  return (
    <table className="fine-table">
      <thead>
        <tr>
          <td />
          {compared.map(({ id }, i) => (
            <th key={id} scope="col">
              {i + 1}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {comparedTrainings(compared).map(({ name, cells, differs }) => (
          <tr key={name} data-testid="train-difference">
            <th scope="row">
              {differs ? '≠ ' : ''}
              {name}
              {differs && <span className="visually-hidden"> differs</span>}
            </th>
            {cells.map((cell, i) => (
              <td key={compared[i]?.id} className="number">
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
