import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import firstScript from '../../../public/first.js?raw';
import { BYTE_UNITS, DEFAULT_SETTINGS, MOTIONS, readSettings, SCHEMES } from './settings.ts';

const KEY = 'gcode-settings';
/** What the browser keeps, from page to page. */
let kept: Map<string, string>;
let listeners: ((event: { key: string }) => void)[];

beforeEach(() => {
  kept = new Map();
  listeners = [];
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  });
  vi.stubGlobal('window', {
    get localStorage() {
      return localStorage;
    },
    addEventListener: (_: string, listener: (typeof listeners)[number]) => listeners.push(listener),
    removeEventListener: (_: string, listener: (typeof listeners)[number]) => {
      listeners = listeners.filter((each) => each !== listener);
    },
  });
});
afterEach(() => vi.unstubAllGlobals());

/** The settings of a page that is opened now. */
async function opened(): Promise<typeof import('./settings.ts')> {
  vi.resetModules();
  return import('./settings.ts');
}

it('S15.301 settings are kept in this browser, from page to page', async () => {
  const page = await opened();
  expect(page.settings.getState()).toEqual(DEFAULT_SETTINGS);
  page.setSettings({ scheme: 'dark', bytes: 'decimal' });
  const next = await opened();
  expect(next.settings.getState()).toEqual({ ...DEFAULT_SETTINGS, scheme: 'dark', bytes: 'decimal' });
});

it('S15.301 they are taken over from earlier versions', async () => {
  kept.set('mantine-color-scheme-value', 'dark');
  expect((await opened()).settings.getState().scheme).toBe('dark');
  kept.set(KEY, JSON.stringify({ version: 0, state: { motion: 'reduced', gone: 1 } }));
  expect((await opened()).settings.getState()).toEqual({ ...DEFAULT_SETTINGS, motion: 'reduced' });
});

it('S15.301 what is damaged in them is as usual, and the rest stays', async () => {
  kept.set(KEY, '{"state": {"scheme": "da');
  expect((await opened()).settings.getState()).toEqual(DEFAULT_SETTINGS);
  kept.set(KEY, JSON.stringify({ version: 1, state: { scheme: 'purple', motion: 'reduced', tourSeen: 3 } }));
  expect((await opened()).settings.getState()).toEqual({ ...DEFAULT_SETTINGS, motion: 'reduced' });
});

it('S15.301 whatever is stored, each setting is one of its choices', () => {
  const names = fc.constantFrom('scheme', 'motion', 'bytes', 'tourSeen', 'other');
  const values = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom<unknown>(...SCHEMES, ...MOTIONS, ...BYTE_UNITS, true),
  );
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.dictionary(names, values)), (stored) => {
      const read = readSettings(stored);
      expect(SCHEMES).toContain(read.scheme);
      expect(MOTIONS).toContain(read.motion);
      expect(BYTE_UNITS).toContain(read.bytes);
      expect(typeof read.tourSeen).toBe('boolean');
      expect(Object.keys(read)).toEqual(Object.keys(DEFAULT_SETTINGS));
      expect(readSettings(read)).toEqual(read);
    }),
  );
});

it('S15.301 what one tab chooses holds in the others', async () => {
  const page = await opened();
  const end = page.followOtherTabs();
  kept.set(KEY, JSON.stringify({ version: 1, state: { ...DEFAULT_SETTINGS, bytes: 'decimal' } }));
  for (const listener of listeners) listener({ key: KEY });
  expect(page.settings.getState().bytes).toBe('decimal');
  end();
  expect(listeners).toEqual([]);
});

it.each([
  ['dark', false, 'dark'],
  ['light', true, 'light'],
  ['system', true, 'dark'],
  ['purple', false, 'light'],
])('S15.301 the first picture is drawn in the chosen colours: %s', (scheme, systemDark, drawn) => {
  kept.set(KEY, JSON.stringify({ version: 1, state: { scheme } }));
  expect(firstScheme(systemDark)).toBe(drawn);
});

it('S15.301 the first picture follows the system where nothing can be read', () => {
  expect(firstScheme(true)).toBe('dark');
  kept.set(KEY, 'no JSON');
  expect(firstScheme(false)).toBe('light');
});

/** What the script that runs before the page is drawn makes of what is kept. */
function firstScheme(systemDark: boolean): string | undefined {
  const dataset: { mantineColorScheme?: string } = {};
  const run = new Function('localStorage', 'matchMedia', 'document', firstScript);
  run(localStorage, () => ({ matches: systemDark }), { documentElement: { dataset } });
  return dataset.mantineColorScheme;
}
