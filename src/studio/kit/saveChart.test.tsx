import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { gallery } from '../charts/gallery.tsx';
import { standalone } from './saveChart.ts';

test.each(Object.keys(gallery))('S15.168 %s is saved as a file that reads alone', (name) => {
  const markup = renderToStaticMarkup(gallery[name]);
  const dark: Record<string, string> = { '--chart-text': '#e3e8ed', '--chart-paper': '#1a1f25' };
  const file = standalone(markup, (variable) => dark[variable] ?? '', '"Inter", sans-serif');
  expect(file).not.toMatch(/var\(|class=|tabindex|data-|undefined/);
  expect(file).toContain('<rect width="100%" height="100%" fill="#1a1f25"/>');
  expect(file).toMatch(/^<svg [^>]*font-family="'Inter', sans-serif">/);
  if (markup.includes('--chart-text')) expect(file).toContain('#e3e8ed');
  // What has no value on the screen keeps that of the light scheme.
  if (markup.includes('--chart-muted')) expect(file).toContain('#66727f');
});
