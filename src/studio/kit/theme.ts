import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core';

/** The chrome is ink on paper: colour is left to data (device, link, edge, fronts, kinds of op). */
const ink: MantineColorsTuple = [
  '#f4f6f8',
  '#e6eaee',
  '#d5dbe1',
  '#b3bdc7',
  '#8c98a5',
  '#66727f',
  '#4a5561',
  '#36404b',
  '#212a33',
  '#141b22',
];

/** Dark surfaces, lightest first; cooler than the library's greys, to match the ink. */
const dark: MantineColorsTuple = [
  '#d3dae1',
  '#a8b3be',
  '#8995a2',
  '#5b6672',
  '#3d4752',
  '#2c343d',
  '#222930',
  '#1a1f25',
  '#14181d',
  '#0f1216',
];

const FILLED = {
  background: 'var(--fill)',
  hover: 'var(--fill-hover)',
  color: 'var(--on-fill)',
  border: 'none',
};
const LIGHT = { background: 'var(--tint)', hover: 'var(--tint-hover)', color: 'var(--text)', border: 'none' };

/** The library settles the colours of ink buttons once for both schemes; ours turn with them. */
const variantColorResolver: VariantColorsResolver = (input) => {
  const inked = input.color === undefined || input.color === 'ink';
  if (inked && input.variant === 'filled') return FILLED;
  if (inked && input.variant === 'light') return LIGHT;
  return defaultVariantColorsResolver(input);
};

/** The library's dimmed text is too faint on both grounds (below 4.5:1). */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: { '--mantine-color-dimmed': '#5d6975', '--mantine-color-placeholder': '#76828e' },
  dark: { '--mantine-color-dimmed': '#97a3b0', '--mantine-color-placeholder': '#76828e' },
});

export const theme = createTheme({
  colors: { ink, dark },
  primaryColor: 'ink',
  primaryShade: { light: 8, dark: 1 },
  variantColorResolver,
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: 'Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
  components: {
    Modal: {
      defaultProps: {
        overlayProps: { backgroundOpacity: 0.35 },
        transitionProps: { duration: 120 },
        closeButtonProps: { 'aria-label': 'Close' },
        // The library draws its title bar as a <header>, which would be a second banner of the page.
        attributes: { header: { role: 'presentation' } },
      },
    },
  },
  headings: { fontWeight: '650' },
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
});
