import type { Op } from '../../design/types.ts';
import { parameterText } from '../canvas/describe.ts';
import { runAction } from '../kit/action.ts';
import { Finder } from '../kit/Finder.tsx';
import { actionById } from '../kit/registry.ts';
import { settingNow } from '../store/setting.ts';
import { useStudio, useStudioStore } from '../store/useStudio.ts';

/** An op of the design by its kind, name, parameters or side (Ctrl/Cmd-F): chosen, it is selected and shown. */
export function FindOp() {
  const store = useStudioStore();
  const open = useStudio((s) => s.ui.findOpen);
  const setting = useStudio(settingNow);
  const { ops } = useStudio((s) => s.project.design);
  const text = (op: Op) => `${op.kind} ${op.id} ${parameterText(op, setting)} ${op.placement}`.toLowerCase();
  return (
    <Finder
      open={open}
      close={() => store.getState().show({ findOpen: false })}
      size={480}
      label="Find an op"
      placeholder="EdgeConv, pool, edge, 64 …"
      listLabel="Ops"
      none="No op matches."
      testId="find-op"
      find={(query) => {
        const words = query.toLowerCase().split(/\s+/).filter(Boolean);
        return ops.filter((op) => words.every((word) => text(op).includes(word)));
      }}
      row={(op) => (
        <>
          <span>
            {op.kind} {parameterText(op, setting)}
          </span>
          <span className="finder-group">
            {op.id}, {op.kind === 'Communicate' ? 'link' : op.placement}
          </span>
        </>
      )}
      onPick={(op) => {
        store.getState().show({ selection: [op.id], wire: null });
        void runAction(store, actionById('view.selection'));
      }}
    />
  );
}
