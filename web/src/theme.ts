/**
 * The look. A colour's name says its role; two roles may have the same shades:
 *
 * - `primary`: what one can do, and what is chosen; `booked`: a taken slot, and one's own;
 * - `live`: what happens now (being offered, just opened, the time); `danger`: failed, refused, running out, or not to be
 *   brought back;
 * - `free`: a slot that can be taken; `success`: done;
 * - `held`: kept for one person; `warning`: not settled yet, or to be looked at.
 */
import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from "@mantine/core";

const PETROL: MantineColorsTuple = [
  "#e8f5f5",
  "#d2e9ea",
  "#a5d4d6",
  "#74bdc1",
  "#4aa8ae",
  "#2a969d",
  "#128289",
  "#0a6f77",
  "#075b62",
  "#05474d",
];
const CORAL: MantineColorsTuple = [
  "#fff1ec",
  "#ffe0d6",
  "#ffbfac",
  "#ff9678",
  "#fc7655",
  "#f65f3b",
  "#d9421e",
  "#cb3c1a",
  "#a93216",
  "#872914",
];
const LEAF: MantineColorsTuple = [
  "#eaf8ee",
  "#d5efdc",
  "#abdfba",
  "#7ecd95",
  "#57bd76",
  "#3cae60",
  "#2a9a4e",
  "#1f7f3f",
  "#1a6835",
  "#14502a",
];
const SUN: MantineColorsTuple = [
  "#fff7e2",
  "#ffedc6",
  "#ffdb8f",
  "#ffc754",
  "#fbb428",
  "#eea10c",
  "#cc8500",
  "#9c6500",
  "#7c5000",
  "#5d3c00",
];
const GRAY: MantineColorsTuple = [
  "#faf9f6",
  "#f3f2ed",
  "#e9e7e0",
  "#dcdad2",
  "#c6c4bb",
  "#a3a49d",
  "#7d817d",
  "#555d5d",
  "#343d3f",
  "#1d2628",
];
const DARK: MantineColorsTuple = [
  "#e4eaeb",
  "#c2cbcd",
  "#9babae",
  "#718287",
  "#465559",
  "#2f3d41",
  "#202c30",
  "#172124",
  "#11191b",
  "#0b1113",
];

const ROLES = {
  primary: PETROL,
  booked: PETROL,
  live: CORAL,
  danger: CORAL,
  free: LEAF,
  success: LEAF,
  held: SUN,
  warning: SUN,
};

const SHEET = { content: { background: "var(--qd-surface)" }, header: { background: "var(--qd-surface)" } };

export const theme = createTheme({
  colors: { ...ROLES, gray: GRAY, dark: DARK },
  primaryColor: "primary",
  primaryShade: { light: 7, dark: 6 },
  black: "#18211f",
  defaultRadius: "md",
  radius: { xs: "4px", sm: "7px", md: "11px", lg: "16px", xl: "24px" },
  cursorType: "pointer",
  focusRing: "auto",
  respectReducedMotion: true,
  fontFamily: '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  headings: {
    fontWeight: "700",
    sizes: {
      h1: { fontSize: "clamp(1.6rem, 1.2rem + 1.6vw, 2.15rem)", lineHeight: "1.15" },
      h2: { fontSize: "1.25rem", lineHeight: "1.25" },
      h3: { fontSize: "1.05rem", lineHeight: "1.3" },
    },
  },
  components: {
    Button: { defaultProps: { radius: "xl" }, styles: { label: { fontWeight: 650 } } },
    Badge: { styles: { root: { flexShrink: 0 }, label: { textTransform: "none", letterSpacing: 0 } } },
    // What opens belongs to the page's main part; and no empty element in a menu may take the focus.
    Popover: { defaultProps: { portalProps: { target: "#page" } } },
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    PillsInputField: { styles: { field: { minHeight: 24 } } },
    // A link in a text is told from it not only by its colour; a control without words has a name.
    Anchor: { defaultProps: { underline: "always" } },
    CloseButton: { defaultProps: { "aria-label": "Close" } },
    // A header in a dialog is not the page's.
    ModalHeader: { defaultProps: { role: "presentation" } },
    DrawerHeader: { defaultProps: { role: "presentation" } },
    Select: { defaultProps: { clearButtonProps: { "aria-label": "Clear" } } },
    MultiSelect: { defaultProps: { clearButtonProps: { "aria-label": "Clear" } } },
    Modal: {
      defaultProps: { radius: "lg", centered: true, overlayProps: { backgroundOpacity: 0.45, blur: 3 } },
      styles: { ...SHEET, title: { fontSize: 19, fontWeight: 700, letterSpacing: "-0.015em" } },
    },
    Drawer: { styles: SHEET },
    Chip: { defaultProps: { variant: "outline" } },
    DatePicker: { defaultProps: { weekendDays: [], hideOutsideDates: true } },
    // Its dropdown would be a dialog without a name.
    DatePickerInput: { defaultProps: { weekendDays: [], popoverProps: { withRoles: false } } },
    Slider: { styles: { root: { marginInline: "1rem" }, markLabel: { color: "var(--mantine-color-dimmed)" } } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 250 } },
  },
});

/** On dark ground the quiet buttons need more light than Mantine's own shades give them. */
const quietInTheDark = Object.fromEntries(
  [...Object.keys(ROLES), "gray"].flatMap((name) => [
    [`--mantine-color-${name}-light`, `color-mix(in srgb, var(--mantine-color-${name}-5) 22%, transparent)`],
    [`--mantine-color-${name}-light-hover`, `color-mix(in srgb, var(--mantine-color-${name}-5) 30%, transparent)`],
    [`--mantine-color-${name}-light-color`, `var(--mantine-color-${name}-2)`],
  ]),
);

export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-body": "#f6f5f1",
    "--mantine-color-dimmed": "#5c6665",
    "--mantine-color-error": "var(--mantine-color-danger-8)",
    "--mantine-color-placeholder": "#6b7573",
    "--mantine-color-default": "#ffffff",
    "--mantine-color-default-hover": "#f3f2ed",
    "--mantine-color-default-border": "#dcdad2",
    "--qd-surface": "#ffffff",
    "--qd-sunken": "#efede7",
    "--qd-line": "#e3e1d9",
    "--qd-shadow": "0 1px 2px rgb(29 38 40 / 5%), 0 6px 20px -8px rgb(29 38 40 / 12%)",
  },
  dark: {
    ...quietInTheDark,
    "--mantine-color-body": "#0d1416",
    "--mantine-color-dimmed": "#9babae",
    "--mantine-color-error": "var(--mantine-color-danger-2)",
    "--mantine-color-live-filled": "var(--mantine-color-live-7)",
    "--mantine-color-live-filled-hover": "var(--mantine-color-live-8)",
    "--mantine-color-danger-filled": "var(--mantine-color-danger-7)",
    "--mantine-color-danger-filled-hover": "var(--mantine-color-danger-8)",
    "--mantine-color-placeholder": "#8a9b9f",
    "--mantine-color-default": "#172124",
    "--mantine-color-default-hover": "#202c30",
    "--mantine-color-default-border": "#2f3d41",
    "--qd-surface": "#151f22",
    "--qd-sunken": "#0f181a",
    "--qd-line": "#26343a",
    "--qd-shadow": "0 1px 2px rgb(0 0 0 / 30%), 0 8px 24px -10px rgb(0 0 0 / 50%)",
  },
});
