import { travelTo } from '../../store/commands.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';

/** Every step that can be undone or redone, the newest first; a click goes there. */
export function Steps() {
  const store = useStudioStore();
  const { past, future } = useStudio((s) => s.history);
  const all = [...past, ...future];
  const row = (label: string, done: number) => (
    <li key={done}>
      <button
        type="button"
        className="history-step"
        aria-current={done === past.length ? 'step' : undefined}
        data-undone={done > past.length || undefined}
        onClick={() => travelTo(store, done)}
        data-testid="history-step"
      >
        {label}
      </button>
    </li>
  );
  return (
    <section aria-label="Steps">
      <h3 className="section-title">Steps of this visit</h3>
      <ol className="history-steps">
        {all.map(({ label }, i) => row(label, i + 1)).reverse()}
        {row('As it was opened', 0)}
      </ol>
    </section>
  );
}
