import { bytes, ms } from '../../charts/format.ts';
import { FigureLine } from '../../kit/FigureText.tsx';
import type { CutRun } from '../../store/session/imported.ts';

const PARTS = [
  ['deviceMs', 'Device'],
  ['upMs', 'Up'],
  ['queueMs', 'Waiting'],
  ['edgeMs', 'Edge'],
  ['downMs', 'Down'],
  ['otherMs', 'Other'],
] as const;

/** What a run of both halves took, and whether it gives what the whole model gives. */
export function CutResult({ run }: { run: CutRun }) {
  const { totalMs, parts, wholeMs, frames, agreement, transport, endpoint, mbps, at } = run;
  const differs = agreement.filter(({ agrees }) => !agrees);
  const worst = Math.max(...agreement.map(({ difference }) => difference));
  const held = mbps === null ? '' : `, held to ${mbps} Mb/s`;
  const where = `median of ${frames} frames between this browser and ${endpoint}${held}`;
  return (
    <div data-testid="imported-result">
      <p className="imported-agreement" data-agrees={differs.length === 0}>
        {differs.length === 0
          ? `Both halves give what the whole model gives: ${agreement.length === 1 ? 'its output differs' : 'its outputs differ'} by ${worst === 0 ? 'nothing' : worst.toExponential(1)}.`
          : `${differs.map(({ output, difference }) => `${output} differs by ${difference.toPrecision(2)}`).join(', ')} from the whole model’s.`}
      </p>
      <dl className="facts">
        <FigureLine
          label="Both halves"
          figure={{
            ...{ value: totalMs.median, low: totalMs.q1, high: totalMs.q3, unit: 'ms' },
            ...{ provenance: 'measured', where, when: at },
          }}
        />
        {PARTS.filter(([part]) => parts[part] > 0).map(([part, label]) => (
          <div key={part} className="imported-part">
            <dt>{label}</dt>
            <dd className="number">
              {ms(parts[part])}
              {part === 'upMs' && `, ${bytes(run.bytesUp)}`}
              {part === 'downMs' && `, ${bytes(run.bytesDown)}`}
            </dd>
          </div>
        ))}
        <FigureLine
          label="Whole, here"
          figure={{
            ...{ value: wholeMs, unit: 'ms', provenance: 'measured', when: at },
            where: 'median of as many runs of the whole model in this browser, by turns with the frames',
          }}
        />
      </dl>
      {transport && (
        <p className="imported-muted">
          {transport.kind === 'channel' ? 'Over one open channel' : 'Over HTTP'}
          {transport.why ? `: ${transport.why}` : ''}; {run.warmUp} frames before to warm up.
        </p>
      )}
    </div>
  );
}
