/** Contrast of the colours of each theme, as WCAG 2 computes it: text on each ground, bars and lines on the page. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

type Colours = Readonly<Record<string, string>>;

const CSS = readFileSync(path.join(import.meta.dirname, 'tokens.css'), 'utf8');
const DARK = coloursOf(':root {');
const LIGHT = { ...DARK, ...coloursOf(":root[data-theme='light'] {") };

/** WCAG asks for 4.5 and 3: what is above them is for screens that show less. */
const LEAST_TEXT = { dark: 4.65, light: 4.7 };
const LEAST_BAR = 3.15;

const STATES = ['accent', 'ok', 'bad', 'hold', 'retry', 'idle'];
const GREYS = ['text', 'text-2', 'text-3'];
const ANSI = ['red', 'green', 'yellow', 'blue', 'magenta', 'cyan'].map((name) => `ansi-${name}`);
const BARS = ['bar-ok', 'bar-bad', 'bar-retry', 'bar-hold', 'p50', 'p95', 'p99'];
/** They divide, and carry no meaning. */
const LINES = ['line', 'line-2', 'grid'];

const TEXTS = [
  // `accent-bg` is a picked row, which has all that a row has.
  ...pairsOf([...GREYS, ...STATES], ['bg-0', 'bg-1', 'bg-2', 'accent-bg']),
  ...pairsOf(GREYS, ['bg-3', 'ok-bg', 'bad-bg', 'hold-bg']),
  ...['ok', 'bad', 'hold'].map((state) => [state, `${state}-bg`] as const),
  ...pairsOf(ANSI, ['bg-0', 'bg-1']),
  ['on-accent', 'accent-solid'],
  ['on-bad', 'bad-solid'],
] as const;
const DRAWN = pairsOf(BARS, ['bg-0']);

test.each([
  ['dark', DARK],
  ['light', LIGHT],
] as const)('each text and bar of the %s theme has its contrast', (theme, colours) => {
  const weak = (least: number, pairs: readonly (readonly [string, string])[]): string[] =>
    pairs
      .map(([drawn, ground]) => ({ drawn, ground, has: contrast(colours, drawn, ground) }))
      .filter(({ has }) => !(has >= least))
      .map(({ drawn, ground, has }) => `${drawn} on ${ground}: ${has}, not ${least}`);
  expect([...weak(LEAST_TEXT[theme], TEXTS), ...weak(LEAST_BAR, DRAWN)]).toEqual([]);
});

test('each colour is in a pair, but for lines', () => {
  const used = new Set([...TEXTS, ...DRAWN].flat());
  expect(Object.keys(DARK).filter((name) => !used.has(name))).toEqual(LINES);
  expect(Object.keys(DARK)).toEqual(Object.keys(LIGHT));
});

test('black on white has the contrast that WCAG gives it', () => {
  expect(contrast({ black: '#000000', white: '#ffffff' }, 'black', 'white')).toBe(21);
});

/** The custom properties of a rule that are colours of six digits. */
function coloursOf(rule: string): Colours {
  const [body = ''] = CSS.slice(CSS.indexOf(rule)).split('\n}');
  return Object.fromEntries(
    [...body.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', colour = '']) => [name, colour]),
  );
}

function pairsOf(drawn: readonly string[], grounds: readonly string[]): (readonly [string, string])[] {
  return drawn.flatMap((one) => grounds.map((ground) => [one, ground] as const));
}

/** To two decimals; NaN for a name that is no colour. */
function contrast(colours: Colours, drawn: string, ground: string): number {
  const [one, other] = [luminance(colours[drawn]), luminance(colours[ground])];
  return Math.round(((Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)) * 100) / 100;
}

function luminance(colour = ''): number {
  const [red = NaN, green = NaN, blue = NaN] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
