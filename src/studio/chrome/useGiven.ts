import { useEffect } from 'react';
import { typing } from '../actions/shortcuts.ts';
import { useStudioStore } from '../store/useStudio.ts';
import { said } from './said.ts';

/** A model, a project, a design file or a folder of data dropped anywhere is opened; an encoding pasted outside of text fields is put on the canvas. */
export function useGiven(): void {
  const store = useStudioStore();
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      if (typing(event.target)) return;
      const text = event.clipboardData?.getData('text/plain') ?? '';
      import('./pasteLine.ts')
        .then(({ pasteLine }) => pasteLine(store, text))
        .catch((error: unknown) => said(store, 'The pasted text was not opened', error));
    };
    const over = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      if (event.defaultPrevented) return;
      event.preventDefault();
      const files = [...(event.dataTransfer?.files ?? [])];
      // Asked for in the drop's own turn: afterwards its data are gone.
      const entries = [...(event.dataTransfer?.items ?? [])].flatMap((item) => item.webkitGetAsEntry() ?? []);
      const opened = entries.some(({ isDirectory }) => isDirectory)
        ? import('../actions/openFolder.ts').then(({ openFolder }) => openFolder(store, entries))
        : import('../actions/openFile.ts').then(({ openDropped }) => openDropped(store, files));
      opened.catch((error: unknown) => said(store, 'The dropped file was not opened', error));
    };
    window.addEventListener('paste', paste);
    window.addEventListener('dragover', over);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('paste', paste);
      window.removeEventListener('dragover', over);
      window.removeEventListener('drop', drop);
    };
  }, [store]);
}
