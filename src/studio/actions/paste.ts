import { isFragment } from '../../design/fragment.ts';
import { parseFragment } from '../../design/fragmentForm.ts';
import type { StudioStore } from '../store/store.ts';
import { put } from './clipboard.ts';

/** Pastes copied ops. @returns whether the text was any. @throws FormatError when it is damaged, the design as it was */
export function pasted(store: StudioStore, text: string): boolean {
  if (!isFragment(text)) return false;
  put(store, parseFragment(text), 'Paste');
  return true;
}
