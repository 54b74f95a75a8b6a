/**
 * Chart colours as CSS variables (values for both schemes in charts.css).
 * The fallback is the light value, so that a chart saved as a lone SVG file still reads.
 */
export const ink = {
  text: 'var(--chart-text, #25303b)',
  muted: 'var(--chart-muted, #66727f)',
  grid: 'var(--chart-grid, #e3e7ec)',
  axis: 'var(--chart-axis, #aeb7c1)',
  paper: 'var(--chart-paper, #ffffff)',
  device: 'var(--chart-device, #2b6cd4)',
  edge: 'var(--chart-edge, #c2571a)',
  up: 'var(--chart-up, #0b8a7a)',
  down: 'var(--chart-down, #6fb8ad)',
  other: 'var(--chart-other, #8b95a1)',
  cloud: 'var(--chart-cloud, #9aa7b5)',
  front: 'var(--chart-front, #6d3fc4)',
  current: 'var(--chart-current, #d6336c)',
  good: 'var(--chart-good, #1a7a43)',
  bad: 'var(--chart-bad, #c92a2a)',
} as const;

/** What a frame spends its time on, in the order it happens; "other" is what no part's clock saw. */
export const PARTS = ['device', 'up', 'edge', 'down', 'other'] as const;
export type Part = (typeof PARTS)[number];
export const PART_NAMES: Record<Part, string> = {
  device: 'device',
  up: 'up link',
  edge: 'edge',
  down: 'down link',
  other: 'other',
};
