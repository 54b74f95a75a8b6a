import { persist } from 'zustand/middleware';
import { createStore } from 'zustand/vanilla';

export const SCHEMES = ['system', 'light', 'dark'] as const;
type SchemeChoice = (typeof SCHEMES)[number];
export const MOTIONS = ['system', 'reduced'] as const;
type MotionChoice = (typeof MOTIONS)[number];
export const BYTE_UNITS = ['binary', 'decimal'] as const;
type ByteUnits = (typeof BYTE_UNITS)[number];

/** How the studio looks to one person in this browser; no part of any project. */
export interface Settings {
  scheme: SchemeChoice;
  motion: MotionChoice;
  /** Sizes in KiB of 1,024 bytes, or in kB of 1,000. */
  bytes: ByteUnits;
  /** The tour was taken or declined. */
  tourSeen: boolean;
}

export const DEFAULT_SETTINGS: Settings = {
  scheme: 'system',
  motion: 'system',
  bytes: 'binary',
  tourSeen: false,
};

/** Read by `public/first.js` too, before the page is drawn. */
const KEY = 'gcode-settings';
const VERSION = 1;

const CHOICES: Partial<Record<keyof Settings, readonly string[]>> = {
  scheme: SCHEMES,
  motion: MOTIONS,
  bytes: BYTE_UNITS,
};

/** Settings of any known version, or of a hand that changed them: what is not one of the choices is the usual one. */
export function readSettings(stored: unknown): Settings {
  const found = (typeof stored === 'object' && stored !== null ? stored : {}) as Record<string, unknown>;
  const fits = ([name, usual]: [string, unknown]) => {
    const value = found[name];
    const choices = CHOICES[name as keyof Settings];
    return typeof value === typeof usual && (choices?.includes(value as string) ?? true) ? value : usual;
  };
  return Object.fromEntries(
    Object.entries(DEFAULT_SETTINGS).map((entry) => [entry[0], fits(entry)]),
  ) as unknown as Settings;
}

/** The scheme as it was kept before there were settings. */
function oldScheme(): string | null {
  try {
    return localStorage.getItem('mantine-color-scheme-value');
  } catch {
    // No browser, or one that keeps nothing.
    return null;
  }
}

/** The settings, kept in this browser; where it keeps nothing they last as long as the page. */
export const settings = createStore<Settings>()(
  persist(() => readSettings({ scheme: oldScheme() }), {
    name: KEY,
    version: VERSION,
    migrate: readSettings,
    merge: (stored, usual) => (stored === undefined ? usual : readSettings(stored)),
  }),
);

export function setSettings(change: Partial<Settings>): void {
  settings.setState(change);
}

/** Takes over what another tab of this browser chooses. @returns ends it */
export function followOtherTabs(): () => void {
  const changed = (event: StorageEvent) => {
    if (event.key === KEY) void settings.persist.rehydrate();
  };
  window.addEventListener('storage', changed);
  return () => window.removeEventListener('storage', changed);
}
