import { useEffect } from 'react';
import { decodeDesign } from '../../design/decode.ts';
import { genomeContext } from '../../design/genome.ts';
import { typing } from '../actions/shortcuts.ts';
import { STRINGS } from '../kit/strings.ts';
import { adviceOf } from '../store/advice.ts';
import { openDesign } from '../store/commands.ts';
import { freeName } from '../store/designs.ts';
import { settingOf } from '../store/setting.ts';
import type { StudioStore } from '../store/store.ts';
import { useStudioStore } from '../store/useStudio.ts';

function said(store: StudioStore, title: string, error: unknown): void {
  const { code, message, help } = adviceOf(error);
  const what = help && !/[.!?]$/.test(message) ? `${message}.` : message;
  const words = [code, what, help].filter(Boolean).join(' ');
  store.getState().notify({ kind: 'error', title, message: words });
}

/** Puts a pasted encoding on the canvas, or says why it is no design of this task; other text is left alone. */
export function pasteLine(store: StudioStore, text: string): void {
  const line = text.trim();
  if (!/^[\d\s]+,[\d\s]+$/.test(line)) return;
  try {
    const context = genomeContext(settingOf(store.getState().project));
    const name = freeName(store.getState().project, STRINGS.pastedDesign);
    const design = { ...decodeDesign(line, context), name };
    openDesign(store, design, 'Paste an encoding');
  } catch (error) {
    said(store, 'The pasted encoding is not a design', error);
  }
}

/** A model, a project or a design file dropped anywhere is opened; an encoding pasted outside of text fields is put on the canvas. */
export function useGiven(): void {
  const store = useStudioStore();
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      if (!typing(event.target)) pasteLine(store, event.clipboardData?.getData('text/plain') ?? '');
    };
    const over = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      if (event.defaultPrevented) return;
      event.preventDefault();
      const files = [...(event.dataTransfer?.files ?? [])];
      import('../actions/openFile.ts')
        .then(({ openDropped }) => openDropped(store, files))
        .catch((error: unknown) => said(store, 'The dropped file was not opened', error));
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
