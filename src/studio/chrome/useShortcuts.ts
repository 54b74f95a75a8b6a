import { useEffect } from 'react';
import { FIRST_ACTIONS } from '../actions/first.ts';
import { actionFor, keyed, typing } from '../actions/shortcuts.ts';
import { runAction } from '../kit/action.ts';
import { useStudioStore } from '../store/useStudio.ts';

/** One listener for all shortcuts. Plain keys stay with text fields and open dialogs; Mod keys work everywhere. */
export function useShortcuts(): void {
  const store = useStudioStore();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const action =
        actionFor(FIRST_ACTIONS, event) ?? (event.key === 'Backspace' ? deletes(event) : undefined);
      if (!action || event.defaultPrevented) return;
      const global =
        action.shortcut?.startsWith('Mod+') && !(typing(event.target) && action.group === 'Edit');
      if (!global && (keyed(event.target) || dialogOpen() || onControl(event, action.id))) return;
      if (action.group === 'Edit' && dialogOpen()) return;
      if (!(action.enabled?.(store.getState()) ?? true)) return;
      event.preventDefault();
      void runAction(store, action);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [store]);
}

const dialogOpen = () => document.querySelector('[role="dialog"][aria-modal="true"]') !== null;

const deletes = (event: KeyboardEvent) =>
  event.ctrlKey || event.metaKey ? undefined : FIRST_ACTIONS.find((action) => action.id === 'edit.delete');

/** Arrow keys, Enter and Escape belong to the control that has the focus, unless that is on the canvas. */
function onControl(event: KeyboardEvent, id: string): boolean {
  if (!/^(select|nudge)\./.test(id)) return false;
  const target = event.target as HTMLElement | null;
  return (
    target !== document.body && !target?.closest(event.key === 'Enter' ? '.react-flow__node' : '.canvas')
  );
}
