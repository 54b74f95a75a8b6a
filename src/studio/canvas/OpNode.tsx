import { IconAlertTriangleFilled, IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import './ops.css';
import { ERRORS, type Problem } from '../../design/errors.ts';
import type { Figure } from '../../system/provenance.ts';
import { bytes } from '../charts/format.ts';
import { figureWords } from '../kit/figureWords.ts';
import type { End } from './connecting.ts';
import { payloadText } from './describe.ts';
import { Ends } from './Ends.tsx';
import { pictureOf } from './IconPictures.tsx';
import { OP_STYLE } from './opStyle.ts';
import { shortTime } from './time.ts';
import type { OpNode as OpNodeType, ResultNode as ResultNodeType } from './toFlow.ts';

const BOTH: readonly End[] = ['target', 'source'];

function Badge({ problems }: { problems: Problem[] }) {
  if (problems.length === 0) return null;
  const words = problems.map(({ code, message }) => `${code}: ${message} ${ERRORS[code].help}`);
  return (
    <span
      className="op-badge"
      data-testid="op-problem"
      role="img"
      aria-label={problems.map((p) => p.message).join(' ')}
      data-hint={words.join('\n')}
    >
      <IconAlertTriangleFilled size={13} />
    </span>
  );
}

/** A time with its provenance: measured is plain, the others carry a mark. What takes none has none to show. */
export function Time({ time }: { time: Figure | null }) {
  if (!time || time.value === 0) return null;
  return (
    <span className="op-time number" data-provenance={time.provenance} title={figureWords(time)}>
      {time.provenance === 'measured' ? '' : '≈\u200a'}
      {shortTime(time.value)}
    </span>
  );
}

/** Where an op stands is its wrapper's: what moves is not redrawn. */
const alike = <T extends NodeProps<OpNodeType> | NodeProps<ResultNodeType>>(a: T, b: T): boolean =>
  a.data === b.data && a.selected === b.selected;

/** Letters of a parameter that always fit below the op's name. To cut off what does not is dear among hundreds of ops. */
const TWO_LINES = 26;

/** An op on a lane: icon, name, parameters, output shape, time. */
export const OpNode = memo(function OpNode({ data, selected }: NodeProps<OpNodeType>) {
  const { op, parameter, shape, problems, time, heat } = data;
  const { color } = OP_STYLE[op.kind];
  return (
    <div
      className="op"
      style={
        {
          '--op': color,
          ...(heat !== null && { '--heat': `${Math.round(70 * heat)}%` }),
        } as React.CSSProperties
      }
      data-testid="op-node"
      data-heat={heat ?? undefined}
      data-op-id={op.id}
      data-op-kind={op.kind}
      data-placement={op.placement}
      data-selected={selected || undefined}
      data-invalid={problems.length > 0 || undefined}
    >
      <span className="op-icon" style={{ backgroundImage: pictureOf(op.kind) }} />
      <Time time={time} />
      <span className="op-name">{op.kind}</span>
      <span className="op-parameter" data-long={parameter.length > TWO_LINES || undefined}>
        {parameter}
      </span>
      {op.kind !== 'Sample' && <span className="op-shape number">{shape}</span>}
      <Badge problems={problems} />
      {problems[0] && selected && <span className="op-problem-text">{problems[0].message}</span>}
      <Ends of={op.id} ends={BOTH} />
    </div>
  );
}, alike);

/** A crossing: its payload and its time, on the link. */
export const CommunicateNode = memo(function CommunicateNode({ data, selected }: NodeProps<OpNodeType>) {
  const { op, bytes: payload, time, problems, heat } = data;
  const codec = op.kind === 'Communicate' ? op.codec : undefined;
  const up = op.placement === 'device';
  const Arrow = up ? IconArrowDown : IconArrowUp;
  return (
    <div
      className="communicate"
      style={{ ...(heat !== null && { '--heat': `${Math.round(70 * heat)}%` }) } as React.CSSProperties}
      data-heat={heat ?? undefined}
      data-testid="communicate-node"
      data-op-id={op.id}
      data-direction={up ? 'up' : 'down'}
      data-selected={selected || undefined}
    >
      <Arrow size={16} stroke={2} className="communicate-arrow" />
      <span className="op-name">Communicate</span>
      <span className="communicate-figures number">
        {codec && codec.numbers !== 'fp32' && `${codec.numbers} `}
        {payload === null
          ? 'payload unknown'
          : payloadText({ bytes: payload, atMost: codec?.packing === 'deflate' })}
        {time && (
          <>
            {' · '}
            <Time time={time} />
          </>
        )}
      </span>
      <Badge problems={problems} />
    </div>
  );
}, alike);

/** Where the logits of an edge Classifier come home. */
export const ResultNode = memo(function ResultNode({ data }: NodeProps<ResultNodeType>) {
  return (
    <div className="result" data-testid="result-node" title="The logits return to the device">
      <span className="op-name">Prediction</span>
      <span className="communicate-figures number">
        {data.classes} classes, {bytes(data.bytes)}
      </span>
    </div>
  );
}, alike);
