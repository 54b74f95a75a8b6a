import { MantineProvider } from '@mantine/core';
import '@mantine/core/styles.css';
import './charts.css';
import { createRoot } from 'react-dom/client';
import { theme } from '../theme.ts';
import { GalleryPage } from './GalleryPage.tsx';

createRoot(document.getElementById('root') as HTMLElement).render(
  <MantineProvider theme={theme} defaultColorScheme="auto">
    <GalleryPage />
  </MantineProvider>,
);
