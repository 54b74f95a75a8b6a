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

/** Input types that hold no text: keys are free there. */
const TEXTLESS = ['radio', 'checkbox', 'button', 'submit', 'reset', 'range', 'color', 'file', 'image'];
const TEXT_FIELDS = `input${TEXTLESS.map((type) => `:not([type="${type}"])`).join('')}:read-write, textarea:read-write, [contenteditable="true"]`;
/** What uses plain keys itself, be it to choose by the first letter. */
const KEYED = `input, textarea, select, [contenteditable="true"], [role="listbox"], [role="radiogroup"]`;

const within = (target: EventTarget | null, selector: string): boolean =>
  Boolean((target as Partial<HTMLElement> | null)?.closest?.(selector));

/** Whether text is being written: Ctrl+Z, A, C, X and V mean the text. */
export const typing = (target: EventTarget | null): boolean => within(target, TEXT_FIELDS);

/** Whether a control needs plain keys, such as letters and arrows, for itself. */
export const keyed = (target: EventTarget | null): boolean => within(target, KEYED);

export function actionFor(actions: readonly Action[], event: Keys): Action | undefined {
  return actions.find(({ shortcut, alias }) =>
    [shortcut, alias].some((keys) => keys && matches(keys, event)),
  );
}
