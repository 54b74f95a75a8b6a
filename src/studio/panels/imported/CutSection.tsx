import { Button, NumberInput } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { bytes, ms } from '../../charts/format.ts';
import { OFF, offBecause } from '../../kit/offBecause.ts';
import { useAtWork } from '../../kit/useJob.ts';
import { endpointChoice } from '../../machines/device.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { CutResult } from './CutResult.tsx';
import { bundleCut, runCut } from './controller.ts';
import { bestCuts, type CutEstimate, estimateOf } from './estimate.ts';

/** The model in two halves: what crosses, what that should take, and what it does take. */
export function CutSection() {
  const store = useStudioStore();
  const busy = useAtWork('imported');
  const cuts = useStudio((s) => s.imported.cuts);
  const tensor = useStudio((s) => s.imported.tensor);
  const frames = useStudio((s) => s.imported.frames);
  const run = useStudio((s) => s.imported.run);
  const mbps = useStudio((s) => endpointChoice(s).mbps);
  const chosen = cuts?.find((row) => row.tensor === tensor);
  return (
    <section aria-label="Cut in two">
      <h3>Cut in two</h3>
      {!cuts && <p className="imported-muted">Run the model once to see where it can be cut.</p>}
      {cuts && !chosen && (
        <p className="imported-muted">
          Choose a tensor: the device makes it and all that it needs, the edge the rest.
        </p>
      )}
      {cuts && <Best estimates={bestCuts(cuts, mbps)} />}
      {chosen && <Chosen estimate={estimateOf(chosen, mbps)} mbps={mbps} />}
      {chosen && (
        <div className="imported-row imported-run">
          <NumberInput
            label="Frames"
            size="xs"
            min={1}
            max={1000}
            allowDecimal={false}
            value={frames}
            onChange={(value) => {
              if (typeof value === 'number' && value >= 1)
                store.getState().put('imported', { frames: value });
            }}
          />
          <Button
            size="xs"
            leftSection={<IconPlayerPlay size={15} />}
            {...offBecause(busy && OFF.busy)}
            onClick={() => void runCut(store)}
            data-testid="imported-run"
          >
            Run both halves
          </Button>
          <Button
            size="xs"
            variant="default"
            {...offBecause(busy && OFF.busy)}
            onClick={() => void bundleCut(store)}
            data-testid="imported-bundle"
          >
            Export both halves
          </Button>
        </div>
      )}
      {run?.tensor === tensor && run && <CutResult run={run} />}
    </section>
  );
}

function Best({ estimates }: { estimates: readonly CutEstimate[] }) {
  const store = useStudioStore();
  const tensor = useStudio((s) => s.imported.tensor);
  return (
    <ol className="imported-cuts" data-testid="imported-cuts">
      {estimates.map(({ row, totalMs }) => (
        <li key={row.tensor}>
          <button
            type="button"
            className="imported-plain imported-best"
            aria-pressed={row.tensor === tensor}
            onClick={() => store.getState().put('imported', { tensor: row.tensor, run: null })}
          >
            <span className="imported-name">{row.tensor}</span>
            <span className="imported-figure number">{bytes(row.bytesUp)} up</span>
            <span className="imported-figure number">{totalMs === null ? '' : `≈ ${ms(totalMs)}`}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}

function Chosen({ estimate, mbps }: { estimate: CutEstimate; mbps: number | null }) {
  const { row, linkMs, totalMs } = estimate;
  const parts: [string, string][] = [
    ['Device', `${row.deviceOps} ops${row.deviceMs === null ? '' : `, ≈ ${ms(row.deviceMs)}`}`],
    ['Up', `${row.crossing} tensor${row.crossing === 1 ? '' : 's'}, ${bytes(row.bytesUp)}`],
    ['Edge', `${row.edgeOps} ops${row.edgeMs === null ? '' : `, ≈ ${ms(row.edgeMs)}`}`],
    ['Down', bytes(row.bytesDown)],
    ['On the link', linkMs === null ? 'the link is not held to a rate' : `≈ ${ms(linkMs)} at ${mbps} Mb/s`],
    ['Predicted', totalMs === null ? 'time the ops on both sides' : `≈ ${ms(totalMs)}, the sum of these`],
  ];
  return (
    <dl className="facts" data-testid="imported-cut">
      {parts.map(([label, text]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd className="number">{text}</dd>
        </div>
      ))}
    </dl>
  );
}
