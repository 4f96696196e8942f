/** Colours and how well they are told apart (WCAG 2.2). Pure and without zod: the customer's page counts its bytes. */

/** `#rrggbb`, in small letters. */
export type Colour = string;

export interface PageColours {
  /** Of what is pressed: the ground of the main button, in light and in dark. */
  readonly accent: Colour;
  /** The text on it. */
  readonly onAccent: Colour;
}

/** WCAG AA for text. */
export const leastContrast = 4.5;

/** From 1 (the same) to 21 (black on white). */
export function contrast(one: Colour, other: Colour): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** The grounds and the text of customer pages, as their style sheet has them. */
const schemes = {
  light: { ground: '#ffffff', surface: '#f1f3f4', text: '#23282c' },
  dark: { ground: '#191d20', surface: '#262c31', text: '#e6e9eb' },
} as const;

export interface SchemeColours extends PageColours {
  /** The accent under the pointer; farther from its text, never nearer. */
  readonly hover: Colour;
  /** The accent as text (links, quiet buttons) and as a line: nearer to the text where it would be hard to read. */
  readonly accentText: Colour;
  /** The ground of the customer's own messages. */
  readonly mine: Colour;
}

/** What becomes of a tenant's two colours in a scheme. All text stays at `leastContrast` or above if the two are so. */
export function schemeColours({ accent, onAccent }: PageColours, scheme: keyof typeof schemes): SchemeColours {
  const { ground, surface, text } = schemes[scheme];
  const mine = mix(ground, accent, 0.1);
  const away = luminance(onAccent) > luminance(accent) ? '#000000' : '#ffffff';
  let accentText = accent;
  for (let part = 0.1; part < 1.05; part += 0.1) {
    if ([ground, surface, mine].every((behind) => contrast(accentText, behind) >= leastContrast)) break;
    accentText = mix(accent, text, Math.min(part, 1));
  }
  return { accent, onAccent, hover: mix(accent, away, 0.14), accentText, mine };
}

/** `part` of the other colour in the one, from 0 to 1. */
function mix(one: Colour, other: Colour, part: number): Colour {
  const [from, to] = [channels(one), channels(other)];
  return `#${from.map((value, at) => hex(value + ((to[at] ?? 0) - value) * part)).join('')}`;
}

function hex(value: number): string {
  return Math.round(value).toString(16).padStart(2, '0');
}

function channels(colour: Colour): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}

function luminance(colour: Colour): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
