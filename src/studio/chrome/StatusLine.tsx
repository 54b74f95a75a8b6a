import { findTask, unitOf } from '../../tasks/registry.ts';
import { STRINGS } from '../kit/strings.ts';
import { deviceWords, endpointWords, linkWords } from '../machines/systemWords.ts';
import { useStudio } from '../store/useStudio.ts';

function Part({
  label,
  children,
  testId,
  tone,
}: {
  label: string;
  children: string;
  testId: string;
  tone?: string;
}) {
  return (
    <span className="status-part" data-testid={testId} title={`${label}: ${children}`}>
      <span className="status-label">{label}</span>
      {tone && <span className="status-dot" data-tone={tone} />}
      <span className="status-value">{children}</span>
    </span>
  );
}

const TONES = { unknown: 'idle', connecting: 'idle', connected: 'good', down: 'bad' } as const;

/** Always there: what runs where, over which link, on which task. */
export function StatusLine() {
  const endpoint = useStudio((s) => s.ui.endpoint);
  const host = useStudio(endpointWords);
  const device = useStudio(deviceWords);
  const link = useStudio(linkWords);
  const task = useStudio((s) => s.project.task);
  const points = useStudio((s) => s.project.points);
  const title = findTask(task)?.title ?? `${task} (unknown here)`;
  const saving = useStudio((s) => s.ui.saving);
  const said = {
    unknown: host,
    connecting: `connecting to ${host} …`,
    connected: `${host}, connected`,
    down: endpoint.state === 'down' ? `down: ${endpoint.reason}` : '',
  }[endpoint.state];
  return (
    <section className="status" aria-label={STRINGS.aria.status}>
      <Part label="Edge" testId="status-endpoint" tone={TONES[endpoint.state]}>
        {said}
      </Part>
      {saving.state !== 'saved' && (
        <Part label="Project" testId="status-saving" tone="bad">
          {saving.state === 'failed'
            ? `not saved (${saving.code}): save it as a file`
            : 'saved separately: open in another tab'}
        </Part>
      )}
      <Part label="Device" testId="status-device">
        {device}
      </Part>
      <Part label="Link" testId="status-link">
        {link}
      </Part>
      <Part label="Task" testId="status-task">
        {`${title}, ${points} ${unitOf(task)}`}
      </Part>
    </section>
  );
}
