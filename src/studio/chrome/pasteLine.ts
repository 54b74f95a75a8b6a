import { decodeDesign } from '../../design/decode.ts';
import { genomeContext } from '../../design/genome.ts';
import { STRINGS } from '../kit/strings.ts';
import { openDesign } from '../store/commands.ts';
import { freeName } from '../store/designs.ts';
import { settingOf } from '../store/setting.ts';
import type { StudioStore } from '../store/store.ts';
import { said } from './said.ts';

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
