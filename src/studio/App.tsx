import { MantineProvider } from '@mantine/core';
import '@mantine/core/styles.css';
import './charts/charts.css';
import './tokens.css';
import { actionById } from './actions/registry.ts';
import { ErrorBoundary } from './chrome/ErrorBoundary.tsx';
import { Shell } from './chrome/Shell.tsx';
import { cssVariables, theme } from './kit/theme.ts';
import { ActionsContext } from './kit/useAction.ts';
import type { StudioStore } from './store/store.ts';
import { StudioContext } from './store/useStudio.ts';

export function App({ store }: { store: StudioStore }) {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <ErrorBoundary store={store}>
        <StudioContext value={store}>
          <ActionsContext value={actionById}>
            <Shell />
          </ActionsContext>
        </StudioContext>
      </ErrorBoundary>
    </MantineProvider>
  );
}
