import { defineConfig } from '@playwright/test';
import { WITHOUT_TOOLBAR } from './e2e/chromium.ts';

const LONG = ['journey.spec.ts', 'machines.spec.ts', 'axe.spec.ts', 'webgpu.spec.ts'].map(
  (name) => `**/${name}`,
);

/** Browser tests run on the production build, served by the real endpoint that each worker starts (e2e/fixtures.ts). */
export default defineConfig({
  testDir: 'e2e',
  outputDir: '.gcode/e2e',
  // Two at a time, each with an endpoint of its own: most of a test is waiting for a page. No test asserts a time.
  workers: 2,
  fullyParallel: false,
  retries: 0,
  timeout: 300_000,
  // Golden pictures of views: how a machine smooths the edge of a letter is no difference.
  snapshotPathTemplate: '{testDir}/goldens/{arg}{ext}',
  expect: {
    timeout: 30_000,
    toHaveScreenshot: { animations: 'disabled', stylePath: './e2e/goldens.css', maxDiffPixelRatio: 0.001 },
  },
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
  // The longest begin, so that all workers end at about the same time.
  projects: [
    { name: 'long', testMatch: LONG },
    { name: 'short', testIgnore: LONG },
  ],
  use: {
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    // Chromium's own background traffic would disturb timings and fails without a network.
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH,
      args: [
        '--headless=new',
        '--no-sandbox',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        // Where there is no GPU, Chromium would emulate one to draw with, which takes a tenth of the tests' time.
        '--disable-gpu',
        WITHOUT_TOOLBAR,
        // A name server of a stranger's leads to this machine (e2e/strangers.spec.ts).
        '--host-resolver-rules=MAP *.test 127.0.0.1',
      ],
    },
    // Nothing waits for an animation.
    contextOptions: { reducedMotion: 'reduce' },
    screenshot: 'only-on-failure',
    // Recording takes a third of the tests' time, and the page's main thread: `--trace on` where one is needed.
    trace: 'off',
  },
});
