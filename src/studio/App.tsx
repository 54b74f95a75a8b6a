import { MantineProvider } from '@mantine/core';
import '@mantine/core/styles.css';
import './charts/charts.css';
import './tokens.css';
import { ErrorBoundary } from './chrome/ErrorBoundary.tsx';
import { Shell } from './chrome/Shell.tsx';
import type { StudioStore } from './store/store.ts';
import { StudioContext } from './store/useStudio.ts';
import { cssVariables, theme } from './theme.ts';

export function App({ store }: { store: StudioStore }) {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <ErrorBoundary store={store}>
        <StudioContext value={store}>
          <Shell />
        </StudioContext>
      </ErrorBoundary>
    </MantineProvider>
  );
}
