import { currentProblems } from '../store/setting.ts';
import { useStudio } from '../store/useStudio.ts';

/** Says to assistive technology what the last edit was and how many problems the design has now. */
export function Announcer() {
  const step = useStudio((s) => s.history.past.at(-1)?.label);
  const undone = useStudio((s) => s.history.future[0]?.label);
  const problems = useStudio((s) => currentProblems(s).length);
  const what = undone ? `Undone: ${undone}.` : step ? `${step}.` : '';
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {what} {problems > 0 ? `${problems} problems in the design.` : ''}
    </div>
  );
}
