import { SegmentedControl, Stack, Table, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import {
  type Baselines,
  type BaselinesRun,
  type BaselineTable,
  busyWords,
  CHOSEN_ON_VAL,
  COLUMN_IDS,
  COLUMNS,
  conditionsOf,
  floorWords,
  written,
  writtenRange,
} from '../../../app/baselines/table.ts';
import { type BaselineBar, BaselineBars } from '../../charts/BaselineBars.tsx';
import { Loading } from '../../kit/Loading.tsx';
import { SavedChart } from '../../kit/SavedChart.tsx';
import { Sized } from '../../kit/Sized.tsx';
import { useStudio } from '../../store/useStudio.ts';
import { shippedBaselines } from './shippedBaselines.ts';

/** How the known ways compare on one system, as they were measured in one run. */
export function BaselinesView() {
  const task = useStudio((s) => s.project.task);
  const [found, setFound] = useState<{ task: string; results: Baselines | null }>();
  const [shown, setShown] = useState(0);
  useEffect(() => {
    let gone = false;
    void shippedBaselines(task).then((results) => {
      if (gone) return;
      setFound({ task, results });
      setShown(0);
    });
    return () => {
      gone = true;
    };
  }, [task]);
  if (found?.task !== task) return <Loading />;
  if (!found.results) {
    return (
      <Text size="sm" c="dimmed" p="md" data-testid="baselines-none">
        No comparison with baselines comes with the studio for this task. This measures one:{' '}
        <code>npm run -s gcode -- baselines --task {task} --link 40mbps</code>
      </Text>
    );
  }
  const { runs } = found.results;
  return (
    <Stack
      gap="md"
      p="sm"
      style={{ overflow: 'auto' }}
      tabIndex={0}
      role="region"
      aria-label="Baselines"
      data-testid="baselines"
    >
      {runs.length > 1 && (
        <SegmentedControl
          size="xs"
          style={{ alignSelf: 'start', flex: 'none' }}
          aria-label="Show the run with"
          value={String(shown)}
          onChange={(value) => setShown(Number(value))}
          data={runs.map((run, i) => ({ value: String(i), label: conditionsOf(run) }))}
          data-testid="baselines-run"
        />
      )}
      <BaselinesRunView run={runs[shown] as BaselinesRun} />
    </Stack>
  );
}

function BaselinesRunView({ run }: { run: BaselinesRun }) {
  const { machine, at, power, baseline, accuracies, tables } = run;
  const busy = busyWords(run);
  const floor = floorWords(run);
  return (
    <>
      <Text size="sm" c="dimmed">
        {`${conditionsOf(run)}; ${machine}, ${at.slice(0, 10)}. ${busy ? `${busy}. ` : ''}`}
        {`Device energy with the power figures of ${power}. ${baseline && `Speedup and energy saved are against ${baseline}. `}`}
        {floor && `${floor}. `}
        {`Accuracies: ${accuracies}. ${CHOSEN_ON_VAL}. In brackets: quartiles of measured times, intervals of other figures.`}
      </Text>
      {tables.map((table) => (
        <BaselineTableView key={table.title} table={table} />
      ))}
    </>
  );
}

/** The rows of a table that have a latency. */
const barsOf = ({ rows }: Pick<BaselineTable, 'rows'>): BaselineBar[] =>
  rows.flatMap(({ name, group, figures: { latencyMs, speedup } }) =>
    latencyMs
      ? [{ label: name, latencyMs: latencyMs.value, speedup: speedup?.value, ours: group === 'ours' }]
      : [],
  );

function BaselineTableView({ table }: { table: BaselineTable }) {
  const used = COLUMN_IDS.filter((id) => table.rows.some(({ figures }) => figures[id]));
  return (
    <Stack gap={4}>
      <Text fw={600} size="sm">
        {table.title}
      </Text>
      <Text size="xs" c="dimmed">
        {table.where}.
      </Text>
      {table.kind === 'measured' && (
        <SavedChart name="baselines">
          <Sized height="auto">
            {(width) => <BaselineBars bars={barsOf(table)} width={Math.max(480, width)} />}
          </Sized>
        </SavedChart>
      )}
      <Table withTableBorder fz="xs" aria-label={table.title}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Design</Table.Th>
            {used.map((id) => (
              <Table.Th key={id}>{`${COLUMNS[id].title} (${COLUMNS[id].unit})`}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {table.rows.map(({ name, figures, problem }) => (
            <Table.Tr key={name}>
              <Table.Td>{problem ? `${name}: ${problem}` : name}</Table.Td>
              {used.map((id) => {
                const figure = figures[id];
                return (
                  <Table.Td key={id}>
                    {figure && (
                      <>
                        <span style={{ whiteSpace: 'nowrap' }}>
                          {written(id, figure)}{' '}
                          {writtenRange(id, figure) && (
                            <span className="fact-range">({writtenRange(id, figure)}) </span>
                          )}
                          <span
                            className={`provenance provenance-${figure.provenance}`}
                            title={figure.provenance}
                          >
                            <span className="visually-hidden">{figure.provenance}</span>
                          </span>
                        </span>
                        {figure.training && <span className="fact-range"> {figure.training}</span>}
                      </>
                    )}
                  </Table.Td>
                );
              })}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Stack>
  );
}
