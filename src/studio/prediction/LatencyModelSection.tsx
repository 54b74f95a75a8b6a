import { Button, Group, NumberInput, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { isBusy } from '../../app/job.ts';
import { ago, count, percent } from '../charts/format.ts';
import { Block } from '../kit/Block.tsx';
import { ErrorNote } from '../kit/ErrorNote.tsx';
import { JobProgress } from '../kit/JobProgress.tsx';
import { OFF, offBecause } from '../kit/offBecause.ts';
import { ProvenanceBadge } from '../kit/ProvenanceBadge.tsx';
import { useAtWork, useJob } from '../kit/useJob.ts';
import { useSystem } from '../machines/useSystem.ts';
import type { LatencyModelRecord } from '../store/session/latency.ts';
import { settingNow } from '../store/setting.ts';
import { useStudio, useStudioStore } from '../store/useStudio.ts';
import {
  exportSamples,
  fitLatencyModel,
  measureDesigns,
  PER_DESIGN,
  stopLatencyModel,
} from './controller.ts';
import { fitsTables, isBetter } from './saved.ts';

/** Networks of the ensemble want two designs each. */
const FEWEST = 10;

/** The latency model: designs measured on this system, and what is learned from them. */
export function LatencyModelSection() {
  const store = useStudioStore();
  const { device, edge, latencyModel } = useStudio((s) => s.project.system);
  const words = useStudio((s) => settingNow(s).words !== undefined);
  const system = useSystem();
  const { record, designs, samples } = useStudio((s) => s.latencyModel);
  const [collect, learn] = [useJob('collect'), useJob('learn')];
  const profiling = useAtWork('profile');
  const fits = useStudio(fitsTables);
  const active = record !== null && fits && isBetter(record.about);
  const job = [collect, learn].find(isBusy);
  const problem = job ? null : (collect.problem ?? learn.problem);
  const away = device.machine.kind !== 'here' || edge.machine.kind !== 'here';
  // What is learned from are point clouds that run through both machines.
  if (words) return null;
  if (away) return latencyModel ? <CameWithSystem /> : null;
  return (
    <Block
      title="Latency model (optional)"
      ready={active}
      folded={!job && !problem}
      testId="latency-model"
      summary={active && record && <Fidelity record={record} />}
      details={record && <Details record={record} />}
    >
      <Stack gap={8}>
        <Text size="sm" c="dimmed" data-testid="latency-model-words">
          {wordsOf(record, fits, designs)}
        </Text>
        {job && <JobProgress label="Latency model" job={job} />}
        {problem && (
          <ErrorNote advice={problem}>
            <Text size="xs" c="dimmed" mt={4}>
              Every design that was measured is kept: measuring resumes there.
            </Text>
          </ErrorNote>
        )}
        {job ? (
          <Group gap="xs">
            <Button
              size="xs"
              variant="default"
              onClick={() => stopLatencyModel(store)}
              data-testid="latency-model-stop"
            >
              Stop
            </Button>
          </Group>
        ) : (
          <>
            <Measure
              off={(!system && OFF.unprofiled) || (profiling && OFF.profiling)}
              designs={designs}
              samples={samples}
            />
            {designs > 0 && (
              <Group gap="xs">
                <Button
                  size="xs"
                  variant={active || designs < FEWEST ? 'default' : 'filled'}
                  {...offBecause(
                    !system && OFF.unprofiled,
                    designs < FEWEST && `Measure at least ${FEWEST} designs first.`,
                  )}
                  onClick={() => void fitLatencyModel(store)}
                  data-testid="latency-model-train"
                >
                  {record ? 'Train it again' : 'Train the latency model'}
                </Button>
                <Button
                  size="xs"
                  variant="default"
                  leftSection={<IconDownload size={14} />}
                  title="The measured designs as a file that the command line trains on too"
                  onClick={() => void exportSamples(store)}
                  data-testid="samples-export"
                >
                  {count(samples)} samples
                </Button>
              </Group>
            )}
          </>
        )}
      </Stack>
    </Block>
  );
}

/** Machines that are away cannot be measured from here; their latency model may have come in a file. */
function CameWithSystem() {
  return (
    <Block title="Latency model" ready folded testId="latency-model">
      <Text size="sm" c="dimmed" data-testid="latency-model-words">
        Predictions use the latency model that came with the system’s file.
      </Text>
    </Block>
  );
}

function wordsOf(record: LatencyModelRecord | null, fits: boolean, designs: number): string {
  if (fits && record) {
    const { about } = record;
    const errs = `${percent(about.crossValidated.mape)} off on average on designs that it had not seen; the profiles alone are ${percent(about.tableSum.mape)} off${about.calibration ? ' with the factors below' : ''}`;
    if (!isBetter(about)) return `Not used yet: it is ${errs}. More measured designs make it better.`;
    return `Used on the canvas and in the search. It is ${errs}.`;
  }
  if (record) return 'The machines were profiled again since it was trained: train it again to use it.';
  if (designs > 0)
    return `${count(designs)} designs were measured on this system. A network learns from them what the profiles alone miss.`;
  return 'Measures whole designs on this system and learns from them what the profiles alone miss. Takes a while; it can be stopped and resumed.';
}

function Fidelity({ record: { about } }: { record: LatencyModelRecord }) {
  return (
    <ProvenanceBadge
      provenance="predicted"
      where={`cross-validated on ${count(about.crossValidated.count)} measured samples`}
      when={ago(Date.parse(about.created), Date.now())}
    />
  );
}

function Details({ record: { about } }: { record: LatencyModelRecord }) {
  const {
    crossValidated: f,
    tableSum: sum,
    coverage,
    calibration,
    logHalfWidth,
    designs,
    samples,
    device,
    edge,
  } = about;
  const rows: [string, string][] = [
    ['Mean error (MAPE)', `${percent(f.mape)}, profiles alone ${percent(sum.mape)}`],
    ['Within 10 %', `${percent(f.within10)}, profiles alone ${percent(sum.within10)}`],
    ['Pairs in order', `${percent(f.pairsInOrder)}, profiles alone ${percent(sum.pairsInOrder)}`],
    [`Interval for ${percent(coverage)}`, `÷ and × ${Math.exp(logHalfWidth).toFixed(2)}`],
    ...(calibration
      ? ([
          ['Factor of the device', `× ${calibration.device.toFixed(2)}`],
          ['Factor of the edge', `× ${calibration.edge.toFixed(2)}`],
        ] as [string, string][])
      : []),
    ['Trained on', `${count(designs)} designs, ${count(samples)} samples`],
    ['Measured on', `${device}; ${edge}`.replace(/\b1 threads/g, '1 thread')],
  ];
  return (
    <dl className="counters" data-testid="latency-model-fidelity">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface MeasureProps {
  off: string | false;
  designs: number;
  samples: number;
}

function Measure({ off, designs, samples }: MeasureProps) {
  const store = useStudioStore();
  const target = useStudio((s) => s.latencyModel.target);
  const left = target - designs;
  const whole = samples >= target * PER_DESIGN;
  return (
    <Group gap="xs" align="flex-end">
      <Button
        size="xs"
        variant="default"
        {...offBecause(off, whole && 'All of them are measured. Raise their number for more.')}
        onClick={() => void measureDesigns(store)}
        data-testid="latency-model-measure"
      >
        {designs === 0
          ? `Measure ${target} designs`
          : left > 0
            ? `Measure ${left} more`
            : whole
              ? `${designs} measured`
              : 'Measure them again'}
      </Button>
      <NumberInput
        size="xs"
        w={112}
        aria-label="Designs to measure in all"
        suffix=" in all"
        min={FEWEST}
        max={2000}
        step={50}
        allowDecimal={false}
        value={target}
        onChange={(value) =>
          typeof value === 'number' &&
          value >= FEWEST &&
          store.getState().put('latencyModel', { target: value })
        }
        data-testid="latency-model-target"
      />
    </Group>
  );
}
