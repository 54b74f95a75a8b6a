import {
  convertCssVariables,
  DEFAULT_THEME,
  deepMerge,
  defaultCssVariablesResolver,
  MantineProvider,
  mergeMantineTheme,
} from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { schemeManager } from './scheme.ts';
import { cssVariables, theme } from './theme.ts';

/** The theme's variables, once for the page however many parts of it are drawn with the library. */
function provideVariables(): void {
  const whole = mergeMantineTheme(DEFAULT_THEME, theme);
  const style = document.createElement('style');
  style.dataset.mantineStyles = 'true';
  style.textContent = convertCssVariables(deepMerge(defaultCssVariablesResolver(whole), cssVariables(whole)));
  document.head.append(style);
}

if (typeof document !== 'undefined') provideVariables();

/** What a part of the page needs around it that is drawn with the library of controls. */
export function Themed({ children }: { children: ReactNode }) {
  const [manager] = useState(schemeManager);
  return (
    <MantineProvider
      theme={theme}
      withCssVariables={false}
      withGlobalClasses={false}
      colorSchemeManager={manager}
      defaultColorScheme="auto"
    >
      {children}
    </MantineProvider>
  );
}
