import { MantineProvider } from '@mantine/core';
import './kit/mantine.css';
import './charts/charts.css';
import { createRoot } from 'react-dom/client';
import { GalleryPage } from './charts/GalleryPage.tsx';
import { ViewGoldens } from './charts/ViewGoldens.tsx';
import { theme } from './kit/theme.ts';

/** The golden pictures of the browser tests. */
const views = import.meta.glob<string>('../../e2e/goldens/*.png', {
  eager: true,
  query: '?url',
  import: 'default',
});

createRoot(document.getElementById('root') as HTMLElement).render(
  <MantineProvider theme={theme} defaultColorScheme="auto">
    <GalleryPage />
    <ViewGoldens pictures={views} />
  </MantineProvider>,
);
