import { adviceOf } from '../store/advice.ts';
import type { StudioStore } from '../store/store.ts';

/** Says in a notice what went wrong. */
export function said(store: StudioStore, title: string, error: unknown): void {
  const { code, message, help } = adviceOf(error);
  const what = help && !/[.!?]$/.test(message) ? `${message}.` : message;
  const words = [code, what, help].filter(Boolean).join(' ');
  store.getState().notify({ kind: 'error', title, message: words });
}
