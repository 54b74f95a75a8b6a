// Before anything is drawn: the colours that were chosen, so that the page does not start in others.
(() => {
  let chosen = 'system';
  try {
    chosen = JSON.parse(localStorage.getItem('gcode-settings')).state.scheme;
  } catch {
    // Nothing was chosen, or this browser keeps nothing.
  }
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  const scheme = chosen === 'light' || chosen === 'dark' ? chosen : dark ? 'dark' : 'light';
  document.documentElement.dataset.mantineColorScheme = scheme;
})();
