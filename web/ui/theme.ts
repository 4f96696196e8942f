/**
 * The one look of the consoles: neutral greys, deep teal as the only accent, colours of states for states only.
 * Contrast (WCAG) on white: teal 7 6.5:1, green 8 5.6:1, amber 8 5.3:1, red 8 6.6:1, dimmed text 5.7:1.
 */
import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

const teal: MantineColorsTuple = [
  '#e8f6f5',
  '#d0eae8',
  '#a3d6d2',
  '#73c1bb',
  '#4dafa8',
  '#2f9d96',
  '#178a83',
  '#0b6b66',
  '#085753',
  '#05423f',
];
const green: MantineColorsTuple = [
  '#ebf7ee',
  '#d5ecdb',
  '#aad9b7',
  '#7cc591',
  '#55b371',
  '#3aa55a',
  '#2b9049',
  '#22793c',
  '#1b6a33',
  '#135226',
];
const amber: MantineColorsTuple = [
  '#fff6e3',
  '#ffeac2',
  '#fcd58a',
  '#f7bd4d',
  '#eea51c',
  '#d98f06',
  '#b97603',
  '#985f02',
  '#8a5600',
  '#6b4300',
];
const red: MantineColorsTuple = [
  '#fdeeec',
  '#f9d9d6',
  '#f1b0aa',
  '#e8847b',
  '#df5d52',
  '#d64337',
  '#c23126',
  '#ac261c',
  '#9d2118',
  '#7c1811',
];
const gray: MantineColorsTuple = [
  '#f8f9fa',
  '#f1f3f4',
  '#e7eaec',
  '#dce0e3',
  '#c9cfd3',
  '#a9b1b7',
  '#7e878e',
  '#5b646b',
  '#3b4248',
  '#23282c',
];
const dark: MantineColorsTuple = [
  '#d3d8dc',
  '#b3bac0',
  '#9aa3aa',
  '#717a82',
  '#4a5259',
  '#3a4147',
  '#2b3136',
  '#1f2428',
  '#191d20',
  '#121517',
];

export const theme = createTheme({
  colors: { teal, green, amber, red, gray, dark },
  primaryColor: 'teal',
  primaryShade: { light: 7, dark: 7 },
  autoContrast: true,
  defaultRadius: 6,
  radius: { xs: '3px', sm: '6px', md: '6px', lg: '8px', xl: '12px' },
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  fontSizes: { xs: '12px', sm: '14px', md: '14px', lg: '16px', xl: '20px' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '22px', lineHeight: '1.3' },
      h2: { fontSize: '17px', lineHeight: '1.4' },
      h3: { fontSize: '14px', lineHeight: '1.4' },
    },
  },
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    // Inside their landmark, so that screen readers find them where they were opened.
    Select: { defaultProps: { comboboxProps: { withinPortal: false } } },
    // Nothing opens by itself over what stands below, e.g. the button of a dialog: a click, an arrow or a letter opens it.
    MultiSelect: { defaultProps: { comboboxProps: { withinPortal: false }, openOnFocus: false } },
    TagsInput: { defaultProps: { comboboxProps: { withinPortal: false }, openOnFocus: false } },
    Tooltip: { defaultProps: { withinPortal: false } },
    Menu: { defaultProps: { withinPortal: false, withInitialFocusPlaceholder: false } },
    Input: { defaultProps: { size: 'sm' } },
    PasswordInput: { defaultProps: { visibilityToggleFocusable: true } },
    InputWrapper: { defaultProps: { inputWrapperOrder: ['label', 'input', 'description', 'error'] } },
  },
});

/** What Mantine's own variables leave below our contrast. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': gray[7],
    '--mantine-color-placeholder': '#6b747b',
    '--mantine-color-error': red[7],
    '--mantine-color-anchor': teal[7],
    '--relais-border': gray[3],
    '--relais-surface': gray[0],
    '--relais-control-border': '#868f96',
    '--relais-available': green[7],
    '--relais-unavailable': amber[6],
    '--relais-offline': gray[6],
    '--relais-alarm': red[6],
  },
  dark: {
    '--mantine-color-dimmed': dark[2],
    '--mantine-color-placeholder': '#8d969d',
    '--mantine-color-error': red[3],
    '--mantine-color-anchor': teal[3],
    '--mantine-color-body': dark[8],
    '--relais-border': dark[5],
    '--relais-surface': dark[7],
    '--relais-control-border': '#6f787f',
    '--relais-available': green[4],
    '--relais-unavailable': amber[3],
    '--relais-offline': dark[2],
    '--relais-alarm': red[4],
  },
});
