import { MantineProvider } from '@mantine/core';
import './kit/mantine.css';
import './charts/charts.css';
import { createRoot } from 'react-dom/client';
import { GalleryPage } from './charts/GalleryPage.tsx';
import { theme } from './kit/theme.ts';

createRoot(document.getElementById('root') as HTMLElement).render(
  <MantineProvider theme={theme} defaultColorScheme="auto">
    <GalleryPage />
  </MantineProvider>,
);
