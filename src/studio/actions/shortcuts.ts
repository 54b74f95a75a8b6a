import type { Action } from '../kit/action.ts';

const mac = (): boolean => typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);

/** `Mod+Shift+Z` as people read it: `Ctrl+Shift+Z`, or `⇧⌘Z` on a Mac. */
export function keysText(shortcut: string): string {
  if (!mac()) return shortcut.replace('Mod', 'Ctrl').replace('Arrow', '');
  return shortcut.replace('Shift+', '⇧').replace('Mod+', '⌘').replace('Arrow', '');
}

type Keys = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

/** Whether a key press is the shortcut. Shift counts only with letters and named keys: `?` already has it. */
export function matches(shortcut: string, event: Keys): boolean {
  const parts = shortcut.split('+');
  const key = parts.at(-1) ?? '';
  const wantsMod = parts.includes('Mod');
  if (wantsMod !== (event.ctrlKey || event.metaKey) || event.altKey) return false;
  const named = key.length > 1 || /[a-z]/i.test(key);
  if (named && parts.includes('Shift') !== event.shiftKey) return false;
  return event.key.toLowerCase() === key.toLowerCase();
}

/** Keys that a text field needs for itself. */
export function typing(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null;
  return Boolean(element?.closest?.('input, textarea, select, [contenteditable="true"], [role="listbox"]'));
}

export function actionFor(actions: readonly Action[], event: Keys): Action | undefined {
  return actions.find((action) => action.shortcut && matches(action.shortcut, event));
}
