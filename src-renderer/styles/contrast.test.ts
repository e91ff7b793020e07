import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const tokens = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
const LEAST = 4.5;

/** Text on what it stands on, anywhere in the window. */
const TEXT_ON_GROUND = [
  ['ink', 'ground'],
  ['ink', 'card'],
  ['ink', 'sunken'],
  ['ink', 'brand-soft'],
  ['ink', 'waiting-soft'],
  ['ink', 'wrong-soft'],
  ['ink', 'focus-soft'],
  ['quiet', 'ground'],
  ['quiet', 'card'],
  ['quiet', 'sunken'],
  ['quiet', 'brand-soft'],
  ['quiet', 'wrong-soft'],
  ['quiet', 'focus-soft'],
  ['brand', 'card'],
  ['brand', 'brand-soft'],
  ['on-brand', 'brand'],
  ['waiting', 'card'],
  ['waiting', 'ground'],
  ['waiting', 'waiting-soft'],
  ['wrong', 'card'],
  ['wrong', 'wrong-soft'],
  ['wrong', 'waiting-soft'],
  ['silver', 'silver-soft'],
  ['card', 'ink'],
  ['gold', 'card'],
  ['gold', 'gold-soft'],
] as const;

/** What is seen and not read: 3 to 1 is asked of it. */
const SHAPE_ON_GROUND = [
  ['focus', 'card'],
  ['focus', 'ground'],
  ['focus', 'brand-soft'],
  ['line-strong', 'card'],
  ['gold', 'line'],
  ['brand', 'line'],
] as const;

describe.each(['light', 'dark'] as const)('contrast, %s', (theme) => {
  const colours = coloursOf(theme);

  it.each(TEXT_ON_GROUND)('%s on %s can be read', (text, ground) => {
    expect(contrast(colourOf(colours, text), colourOf(colours, ground))).toBeGreaterThanOrEqual(LEAST);
  });

  it.each(SHAPE_ON_GROUND)('%s on %s can be seen', (shape, ground) => {
    expect(contrast(colourOf(colours, shape), colourOf(colours, ground))).toBeGreaterThanOrEqual(3);
  });
});

describe('tokens', () => {
  it('have the same colours in both themes', () => {
    expect([...coloursOf('dark').keys()]).toEqual([...coloursOf('light').keys()]);
  });

  it('measure black on white as 21 to 1', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
  });
});

function coloursOf(theme: 'light' | 'dark'): Map<string, string> {
  const block = new RegExp(`color-scheme: ${theme};([^}]*)`).exec(tokens)?.[1] ?? '';
  return new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [name, value]));
}

function colourOf(colours: ReadonlyMap<string, string>, name: string): string {
  const colour = colours.get(name);
  if (colour === undefined) throw new Error(`tokens.css has no --${name}`);
  return colour;
}

/** WCAG 2.2: the ratio of the relative luminances. */
function contrast(left: string, right: string): number {
  const [dark = 0, bright = 0] = [luminance(left), luminance(right)].toSorted((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
