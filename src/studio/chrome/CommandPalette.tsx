import { Kbd } from '@mantine/core';
import { ACTIONS } from '../actions/all.ts';
import { ranked } from '../actions/search.ts';
import { keysText } from '../actions/shortcuts.ts';
import { runAction } from '../kit/action.ts';
import { Finder } from '../kit/Finder.tsx';
import { useStudio, useStudioStore } from '../store/useStudio.ts';

/** Every action by name (Ctrl/Cmd-K). */
export function CommandPalette() {
  const store = useStudioStore();
  const open = useStudio((s) => s.ui.paletteOpen);
  const possible = () =>
    ACTIONS.filter(({ id, enabled }) => id !== 'view.palette' && (enabled?.(store.getState()) ?? true));
  return (
    <Finder
      open={open}
      close={() => store.getState().show({ paletteOpen: false })}
      size={560}
      label="Find an action"
      placeholder="What do you want to do?"
      listLabel="Actions"
      none="No action matches."
      testId="finder"
      find={(query) => ranked(possible(), query)}
      row={({ title, group, shortcut }) => (
        <>
          <span>{title}</span>
          <span className="finder-group">{group}</span>
          {shortcut && <Kbd size="xs">{keysText(shortcut)}</Kbd>}
        </>
      )}
      onPick={(action) => void runAction(store, action)}
    />
  );
}
