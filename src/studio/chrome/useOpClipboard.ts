import { useEffect } from 'react';
import { isFragment } from '../../design/fragment.ts';
import { copied, cut } from '../actions/clipboard.ts';
import { typing } from '../actions/shortcuts.ts';
import { adviceOf } from '../store/advice.ts';
import { useStudioStore } from '../store/useStudio.ts';

/** Whether a copy means text: a field has the focus, or text of the page is selected. */
const meansText = (target: EventTarget | null): boolean =>
  typing(target) || !(getSelection()?.isCollapsed ?? true);

/** Copies, cuts and pastes the selected ops as text, across designs, tabs and windows. */
export function useOpClipboard(): void {
  const store = useStudioStore();
  useEffect(() => {
    const give = (take: typeof copied) => (event: ClipboardEvent) => {
      if (meansText(event.target)) return;
      const text = take(store);
      if (text === null) return;
      event.clipboardData?.setData('text/plain', text);
      event.preventDefault();
    };
    const say = (error: unknown) => {
      const { code, message, help } = adviceOf(error);
      const words = [code, message, help].filter(Boolean).join(' ');
      store.getState().notify({ kind: 'error', title: 'The copied ops were not pasted', message: words });
    };
    const paste = (event: ClipboardEvent) => {
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (typing(event.target) || !isFragment(text)) return;
      event.preventDefault();
      import('../actions/paste.ts').then(({ pasted }) => pasted(store, text)).catch(say);
    };
    const listeners = { copy: give(copied), cut: give(cut), paste } as const;
    for (const [name, listener] of Object.entries(listeners)) {
      window.addEventListener(name as 'copy', listener);
    }
    return () => {
      for (const [name, listener] of Object.entries(listeners)) {
        window.removeEventListener(name as 'copy', listener);
      }
    };
  }, [store]);
}
