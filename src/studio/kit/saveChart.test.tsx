import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { gallery } from '../charts/gallery.tsx';
import { standalone } from './saveChart.ts';

/** The ground's attributes: the first thing that is drawn. */
const groundIn = (file: string) =>
  Object.fromEntries(
    [...(/^<svg[^>]*><rect([^>]*)\/>/.exec(file)?.[1] ?? '').matchAll(/([a-z]+)="([^"]*)"/g)].map(
      ([, name, value]) => [name, value],
    ),
  );

test('S15.168 the ground covers a picture whose units begin elsewhere, or that has another shape', () => {
  const file = standalone(
    '<svg viewBox="-40 10 100 50" width="90" height="90"></svg>',
    () => '#000',
    'Inter',
  );
  const ground = groundIn(file);
  const [x, y, width, height] = ['x', 'y', 'width', 'height'].map((name) => Number(ground[name])) as [
    number,
    number,
    number,
    number,
  ];
  // Of a square picture 100 units are shown either way, -40 to 60 and -15 to 85.
  expect([x <= -40, x + width >= 60, y <= -15, y + height >= 85]).toEqual([true, true, true, true]);
});

test.each(Object.keys(gallery))('S15.168 %s is saved as a file that reads alone', (name) => {
  const markup = renderToStaticMarkup(gallery[name]);
  const dark: Record<string, string> = { '--chart-text': '#e3e8ed', '--chart-paper': '#1a1f25' };
  const file = standalone(markup, (variable) => dark[variable] ?? '', '"Inter", sans-serif');
  expect(file).not.toMatch(/var\(|class=|tabindex|data-|undefined/);
  expect(groundIn(file)).toMatchObject({ fill: '#1a1f25' });
  expect(file).toMatch(/^<svg [^>]*font-family="'Inter', sans-serif">/);
  if (markup.includes('--chart-text')) expect(file).toContain('#e3e8ed');
  // What has no value on the screen keeps that of the light scheme.
  if (markup.includes('--chart-muted')) expect(file).toContain('#66727f');
});
