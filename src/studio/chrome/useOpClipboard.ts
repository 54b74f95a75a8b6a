import { useEffect } from 'react';
import { copied, cut, pasted } from '../actions/clipboard.ts';
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
    const paste = (event: ClipboardEvent) => {
      if (typing(event.target)) return;
      try {
        if (pasted(store, event.clipboardData?.getData('text/plain') ?? '')) event.preventDefault();
      } catch (error) {
        const { code, message, help } = adviceOf(error);
        const words = [code, message, help].filter(Boolean).join(' ');
        store.getState().notify({ kind: 'error', title: 'The copied ops were not pasted', message: words });
      }
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
