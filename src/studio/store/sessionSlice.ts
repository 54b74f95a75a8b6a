import { initialSession, type Session } from './session/session.ts';
import type { SetSlice } from './slice.ts';
import type { Notice, Ui } from './ui.ts';

export interface SessionSlice extends Session {
  /** Changes one part of what this visit knows. */
  put<Part extends keyof Session>(part: Part, patch: Partial<Session[Part]>): void;
  /** Changes what is shown. */
  show(patch: Partial<Ui>): void;
  notify(notice: Omit<Notice, 'id'>): void;
  dismiss(id: number): void;
}

export const sessionSlice = (set: SetSlice<SessionSlice>): SessionSlice => ({
  ...initialSession,
  put: (part, patch) => set((s) => ({ [part]: { ...s[part], ...patch } })),
  show: (patch) => set(({ ui }) => ({ ui: { ...ui, ...patch } })),
  notify: (notice) =>
    set(({ ui }) => {
      const id = 1 + Math.max(0, ...ui.notices.map((n) => n.id));
      return { ui: { ...ui, notices: [...ui.notices, { ...notice, id }] } };
    }),
  dismiss: (id) =>
    set(({ ui }) => ({ ui: { ...ui, notices: ui.notices.filter((notice) => notice.id !== id) } })),
});
