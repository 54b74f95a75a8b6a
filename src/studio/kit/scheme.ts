import type { MantineColorSchemeManager } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import { setSettings, settings } from '../store/settings.ts';

type Scheme = 'light' | 'dark';

const systemDark = (): MediaQueryList => matchMedia('(prefers-color-scheme: dark)');
const calm = (): MediaQueryList => matchMedia('(prefers-reduced-motion: reduce)');

/** What the page is drawn in now. */
function schemeNow(): Scheme {
  const { scheme } = settings.getState();
  if (scheme !== 'system') return scheme;
  return systemDark().matches ? 'dark' : 'light';
}

/** Whether things stand at once where they would move. */
export const reducedMotion = (): boolean => settings.getState().motion === 'reduced' || calm().matches;

function onChange(listener: () => void): () => void {
  const media = [systemDark(), calm()];
  for (const each of media) each.addEventListener('change', listener);
  const end = settings.subscribe(listener);
  return () => {
    end();
    for (const each of media) each.removeEventListener('change', listener);
  };
}

/** Draws the page in the chosen scheme and motion, now and when they change. @returns ends it */
export function followScheme(): () => void {
  const apply = () => {
    const { dataset } = document.documentElement;
    dataset.mantineColorScheme = schemeNow();
    dataset.motion = reducedMotion() ? 'reduced' : 'full';
  };
  apply();
  return onChange(apply);
}

export const useScheme = (): Scheme => useSyncExternalStore(onChange, schemeNow, () => 'light');

type Choice = ReturnType<MantineColorSchemeManager['get']>;
const named = (scheme: 'system' | Scheme): Choice => (scheme === 'system' ? 'auto' : scheme);

/** The library's controls follow the settings too. One for each of its providers. */
export function schemeManager(): MantineColorSchemeManager {
  let end = () => {};
  return {
    get: () => named(settings.getState().scheme),
    set: (value) => setSettings({ scheme: value === 'auto' ? 'system' : value }),
    subscribe: (update) => {
      end = settings.subscribe((now, before) => {
        if (now.scheme !== before.scheme) update(named(now.scheme));
      });
    },
    unsubscribe: () => end(),
    clear: () => setSettings({ scheme: 'system' }),
  };
}
