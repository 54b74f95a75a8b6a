import { Button, SegmentedControl, Select, Stack, Text } from '@mantine/core';
import { IconDownload, IconPackageExport } from '@tabler/icons-react';
import { isBusy } from '../../../app/job.ts';
import { ago, bytes, epochs, percent, plain } from '../../charts/format.ts';
import { ErrorNote } from '../../kit/ErrorNote.tsx';
import { FirstDo } from '../../kit/FirstDo.tsx';
import { download } from '../../kit/files.ts';
import { JobProgress } from '../../kit/JobProgress.tsx';
import { LATER_STRINGS } from '../../kit/laterStrings.ts';
import { offBecause } from '../../kit/offBecause.ts';
import { PanelHead } from '../../kit/PanelHead.tsx';
import { dataMissing } from '../../kit/ready.ts';
import { useJob } from '../../kit/useJob.ts';
import { useMissing } from '../../kit/useMissing.ts';
import { fittingCheckpoints } from '../../store/checkpoints.ts';
import { designKey } from '../../store/project.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { leastAccuracyNow, zooNow } from '../dispatch/choices.ts';
import { ZooField } from '../dispatch/DispatchFields.tsx';
import { checkpointNow, exportDesign, exportZoo } from './controller.ts';
import { ShareSection } from './ShareSection.tsx';

const ONE = LATER_STRINGS.dispatch.views.one;
const ZOO = 'A zoo and its dispatcher';

export function ExportPanel() {
  const store = useStudioStore();
  const offered = useStudio((s) => zooNow(s) !== null);
  const zoo = useStudio((s) => s.bundle.zoo === true) && offered;
  const job = useJob('export');
  return (
    <Stack gap="md" data-testid="export-panel">
      <PanelHead title="Export">
        {zoo
          ? 'Packs trained designs in all placements that matter into a zip, with the dispatcher that chooses among them for each frame.'
          : 'Packs the trained design into a zip that runs elsewhere: models, weights, recorded samples and a small runner.'}
      </PanelHead>
      {offered && (
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label="What is exported"
          data={[ONE, ZOO]}
          value={zoo ? ZOO : ONE}
          disabled={isBusy(job)}
          onChange={(value) => store.getState().put('bundle', { zoo: value === ZOO })}
          data-testid="export-what"
        />
      )}
      {zoo ? <ZooExport /> : <DesignExport />}
      {job.problem && <ErrorNote advice={job.problem} />}
      <Built />
      <ShareSection />
    </Stack>
  );
}

/** The zoo of the dispatcher. */
function ZooExport() {
  const store = useStudioStore();
  const missing = useMissing(dataMissing);
  const job = useJob('export');
  const busy = isBusy(job);
  const { targetMs } = useStudio((s) => s.dispatch);
  const least = useStudio(leastAccuracyNow);
  return (
    <>
      {missing && (
        <FirstDo action={missing.action} onAction={() => missing.fix(store)}>
          {missing.what}
        </FirstDo>
      )}
      <ZooField disabled={busy} />
      <Text size="xs" c="dimmed">
        For frames within {plain(targetMs)} ms, right at least {percent(least)} of the time, as the Run step
        has it under Adaptive. Ops are timed in this browser and on the endpoint.
      </Text>
      <Button
        leftSection={<IconPackageExport size={17} />}
        {...offBecause(missing?.what)}
        loading={busy}
        onClick={() => void exportZoo(store)}
        data-testid="export-start"
      >
        Export the bundle
      </Button>
      {busy && <JobProgress label="Export" job={job} />}
    </>
  );
}

/** The design on the canvas. */
function DesignExport() {
  const store = useStudioStore();
  const missing = useMissing();
  const list = useStudio(fittingCheckpoints);
  const job = useJob('export');
  const now = useStudio((s) => checkpointNow(s)?.id);
  return (
    <>
      {missing ? (
        <FirstDo action={missing.action} onAction={() => missing.fix(store)}>
          {missing.what}
        </FirstDo>
      ) : (
        list.length === 0 && (
          <FirstDo action="Train it" onAction={() => store.getState().show({ step: 'train' })}>
            The design on the canvas has no trained weights, and a bundle without them would recognise
            nothing.
          </FirstDo>
        )
      )}
      {list.length > 0 && (
        <Select
          label="Weights"
          size="xs"
          data={list.map((c) => ({
            value: c.id,
            label: `${percent(c.accuracy)}, ${epochs(c.epochs)}, ${ago(Date.parse(c.at), Date.now())}`,
          }))}
          value={now ?? null}
          allowDeselect={false}
          onChange={(checkpoint) => store.getState().put('bundle', { checkpoint })}
          data-testid="export-weights"
        />
      )}
      <Button
        leftSection={<IconPackageExport size={17} />}
        {...offBecause(missing?.what, list.length === 0 && 'Train the design first.')}
        loading={isBusy(job)}
        onClick={() => void exportDesign(store)}
        data-testid="export-start"
      >
        Export the bundle
      </Button>
    </>
  );
}

/** What was exported, and how to run it. */
function Built() {
  const bundle = useStudio((s) => s.bundle.built);
  const key = useStudio((s) => designKey(s.project.design));
  if (!bundle) return null;
  const edge = bundle.files.some(({ name }) => name === 'runner/edge.mjs');
  return (
    <section aria-label="The bundle" data-testid="export-done">
      <Text fw={600} size="sm">
        {bundle.name}
      </Text>
      <Text size="xs" c="dimmed" className="number">
        {bytes(bundle.zip.length)} packed, every file's checksum checked
      </Text>
      {bundle.designKey !== null && bundle.designKey !== key && (
        <Text size="xs" c="orange">
          The canvas has changed since: this is the bundle of an earlier design.
        </Text>
      )}
      <Button
        mt="xs"
        size="xs"
        variant="default"
        leftSection={<IconDownload size={15} />}
        onClick={() => download(bundle.name, bundle.zip, 'application/zip')}
        data-testid="export-again"
      >
        Save again
      </Button>
      <Text fw={600} size="sm" mt="md">
        Run it
      </Text>
      <Text size="sm" mt={2}>
        Unzip it on a machine with Node 20.19 or newer, then in its folder:
      </Text>
      <pre className="commands">
        {edge && 'npm run edge     # on the edge machine\n'}
        {'npm run device   # on the device\nnpm run verify   # same outputs as here?'}
      </pre>
      <Text fw={600} size="sm" mt="md">
        What is in it
      </Text>
      <table className="files">
        <tbody>
          {bundle.files.map((file) => (
            <tr key={file.name}>
              <td>{file.name}</td>
              <td>{bytes(file.bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
