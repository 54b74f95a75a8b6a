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
  overlay: 'var(--chart-overlay, #0b8a7a)',
} as const;

/** Of a figure from its least to its most: even steps of lightness, told apart by people who do not see all colours. */
export const RAMP = [
  'var(--chart-ramp-0, #3b3b8f)',
  'var(--chart-ramp-1, #31688e)',
  'var(--chart-ramp-2, #1f8a85)',
  'var(--chart-ramp-3, #3fa866)',
  'var(--chart-ramp-4, #93b83a)',
  'var(--chart-ramp-5, #d9a412)',
] as const;

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
