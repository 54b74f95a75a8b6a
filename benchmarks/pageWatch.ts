import type { CDPSession, Page } from '@playwright/test';
import type { Figure } from './benchmark.ts';

/** Runs in the page: frames as they are drawn, and tasks of the main thread over 50 ms. */
export const WATCH = `
  globalThis.seen = { frames: [], tasks: [] };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) globalThis.seen.tasks.push(Math.round(entry.duration));
  }).observe({ type: 'longtask' });
  const frame = (now) => {
    globalThis.seen.frames.push(now);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
`;

export interface Part {
  /** Frames drawn each second. */
  fps: number;
  /** The longest time between two frames, in ms. */
  gapMs: number;
  /** Main-thread tasks over 50 ms, in ms. */
  longTasks: number[];
  /** ms of the main thread for each frame: all, scripts, layout and style. */
  busyMs: number;
  scriptMs: number;
  layoutMs: number;
}

async function metrics(cdp: CDPSession): Promise<Record<string, number>> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

/** What the page did during `act`. */
export async function during(page: Page, cdp: CDPSession, act: () => Promise<void>): Promise<Part> {
  await page.evaluate('globalThis.seen.frames.length = globalThis.seen.tasks.length = 0');
  const before = await metrics(cdp);
  await act();
  const after = await metrics(cdp);
  const { frames, tasks } = (await page.evaluate('globalThis.seen')) as { frames: number[]; tasks: number[] };
  const gaps = frames.slice(1).map((at, i) => at - (frames[i] as number));
  const seconds = ((frames.at(-1) ?? 0) - (frames[0] ?? 0)) / 1000;
  const each = (...names: string[]) =>
    (1000 * names.reduce((sum, name) => sum + (after[name] ?? 0) - (before[name] ?? 0), 0)) / gaps.length;
  return {
    fps: gaps.length / seconds,
    gapMs: Math.max(...gaps),
    longTasks: tasks,
    busyMs: each('TaskDuration'),
    scriptMs: each('ScriptDuration'),
    layoutMs: each('LayoutDuration', 'RecalcStyleDuration'),
  };
}

/** @param goal whether the frames and tasks of this part are what is asked for */
export const figuresOf = (name: string, part: Part, goal: boolean): Figure[] => [
  {
    name: `${name}, frames a second`,
    value: part.fps,
    unit: '/s',
    ...(goal && { goal: '60' }),
  },
  {
    name: `${name}, longest task of the main thread`,
    value: Math.max(0, ...part.longTasks),
    unit: 'ms',
    ...(goal && { goal: '<= 50; 0 stands for less than 50' }),
  },
  { name: `${name}, tasks over 50 ms`, value: part.longTasks.length, unit: '' },
  { name: `${name}, main thread for a frame`, value: part.busyMs, unit: 'ms' },
  { name: `${name}, of it scripts`, value: part.scriptMs, unit: 'ms' },
  { name: `${name}, of it layout and style`, value: part.layoutMs, unit: 'ms' },
];
