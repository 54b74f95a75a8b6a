import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { BaselineBars } from './BaselineBars.tsx';

const xOf = (label: string): number => {
  const bars = [{ label, latencyMs: 12, ours: false }];
  const svg = renderToStaticMarkup(<BaselineBars bars={bars} width={480} />);
  return Number(new RegExp(`<text x="(\\d+)"[^>]*>${label}<`).exec(svg)?.[1]);
};

test('S15.664 a name that is too long to stand beside its bar stands above it, from its first letter', () => {
  expect(xOf('DGCNN as published')).toBeGreaterThan(200);
  expect(xOf('DGCNN as published, edge-only, its best partition')).toBe(0);
});
