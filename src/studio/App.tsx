import { useStore } from 'zustand';
import './kit/mantine.css';
import './charts/charts.css';
import './tokens.css';
import './kit/controls.css';
import './actions/registry.ts';
import { ErrorBoundary } from './chrome/ErrorBoundary.tsx';
import { Shell } from './chrome/Shell.tsx';
import { settings } from './store/settings.ts';
import type { StudioStore } from './store/store.ts';
import { StudioContext } from './store/useStudio.ts';

export function App({ store }: { store: StudioStore }) {
  // Whatever shows a size is redrawn in other units.
  const units = useStore(settings, ({ bytes }) => bytes);
  return (
    <ErrorBoundary store={store}>
      <StudioContext value={store}>
        <Shell key={units} />
      </StudioContext>
    </ErrorBoundary>
  );
}
