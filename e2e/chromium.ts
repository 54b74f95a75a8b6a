/** Features of Playwright 1.65 that are off in its browsers: the last list counts, so that another one has to repeat them. */
const PLAYWRIGHT = [
  ...['AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsUpgrades'],
  ...['HttpsFirstBalancedModeAutoEnable', 'LensOverlay', 'MediaRouter', 'PaintHolding'],
  ...['ThirdPartyStoragePartitioning', 'AvoidCorsURLLoaderRestartOnRedirect', 'OptimizationHints'],
  ...['NetworkTimeServiceQuerying', 'AimEnabled', 'PreconnectToSearch'],
];

/**
 * Chromium draws the buttons around a page, and what drops down from its address, as pages of their own, without a screen too:
 * each window would take 2.4 s of a processor for that (Chromium 156), two thirds of what it takes to open the studio.
 */
const TOOLBAR = [
  ...['InitialWebUI', 'WebUIToolbar', 'WebUILocationBar', 'WebUIReloadButton', 'WebUIBackForwardButton'],
  ...['WebUIHomeButton', 'WebUISplitTabsButton', 'PreloadTopChromeWebUI'],
  ...['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'],
];

export const WITHOUT_TOOLBAR = `--disable-features=${[...PLAYWRIGHT, ...TOOLBAR].join()}`;
