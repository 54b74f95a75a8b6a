import { Button } from '@mantine/core';
import type { SideProfile } from '../../../workers/imported.ts';
import { ms } from '../../charts/format.ts';
import { FigureLine } from '../../kit/FigureText.tsx';
import { OFF, offBecause } from '../../kit/offBecause.ts';
import { useAtWork } from '../../kit/useJob.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { profileSide } from './controller.ts';

const SIDES = [
  { side: 'device', title: 'This browser' },
  { side: 'edge', title: 'The edge' },
] as const;

/** How long each op takes, on either side. */
export function ProfileSection() {
  const store = useStudioStore();
  const busy = useAtWork('imported');
  const imported = useStudio((s) => s.imported);
  return (
    <section aria-label="Times">
      <h3>Times, op by op</h3>
      {SIDES.map(({ side, title }) => (
        <div className="imported-profile" key={side}>
          <div className="imported-row">
            <h4>{title}</h4>
            <Button
              size="compact-xs"
              variant="default"
              {...offBecause(busy && OFF.busy)}
              aria-label={`Time the ops: ${title}`}
              onClick={() => void profileSide(store, side)}
              data-testid={`imported-profile-${side}`}
            >
              {imported[side] ? 'Time again' : 'Time the ops'}
            </Button>
          </div>
          {imported[side] && <Timed profile={imported[side]} />}
        </div>
      ))}
    </section>
  );
}

function Timed({ profile }: { profile: SideProfile }) {
  const { host, runtime, wholeMs, ops, untimed, at } = profile;
  const sum = ops.reduce((total, { medianMs }) => total + medianMs, 0);
  const where = `${host}, ${runtime.engine} ${runtime.version}, ${runtime.threads} thread${runtime.threads === 1 ? '' : 's'}`;
  return (
    <>
      <dl className="facts">
        <FigureLine
          label="Whole model"
          figure={{
            ...{ value: wholeMs.medianMs, low: wholeMs.q1Ms, high: wholeMs.q3Ms, unit: 'ms' },
            ...{ provenance: 'measured', where, when: at },
          }}
        />
        <FigureLine
          label={`Sum of ${ops.length} ops`}
          figure={{
            ...{ value: sum, unit: 'ms', provenance: 'measured' },
            where: `each as a model of its own, a call into the engine in it; ${where}`,
          }}
        />
      </dl>
      {untimed.length > 0 && (
        <p className="imported-muted" title={untimed[0]?.why}>
          {untimed.length === 1 ? 'One op does' : `${untimed.length} ops do`} not run alone and{' '}
          {untimed.length === 1 ? 'is' : 'are'} in neither sum nor cuts.
        </p>
      )}
      <ol className="imported-slowest">
        {slowest(ops).map(({ node, medianMs }) => (
          <Slow key={node} node={node} time={ms(medianMs)} share={medianMs / sum} />
        ))}
      </ol>
    </>
  );
}

const slowest = (ops: SideProfile['ops']) => [...ops].sort((a, b) => b.medianMs - a.medianMs).slice(0, 5);

function Slow({ node, time, share }: { node: number; time: string; share: number }) {
  const store = useStudioStore();
  const type = useStudio((s) => s.imported.opened?.model.nodes[node]?.opType);
  return (
    <li>
      <button
        type="button"
        className="imported-plain imported-slow"
        onClick={() => store.getState().put('imported', { node })}
      >
        <span>
          {type} <span className="imported-muted">op {node + 1}</span>
        </span>
        <span className="imported-bar" style={{ '--share': share } as React.CSSProperties} />
        <span className="imported-figure number">{time}</span>
      </button>
    </li>
  );
}
