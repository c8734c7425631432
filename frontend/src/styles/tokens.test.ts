import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const css = readFileSync(fileURLToPath(new URL('./tokens.css', import.meta.url)), 'utf8');

type Colors = Map<string, { light: string; dark: string }>;

/** The colours that a rule of the style sheet sets. */
function colorsOf(selector: string): Colors {
  const start = css.indexOf(`${selector} {`);
  const rule = css.slice(start, css.indexOf('\n}', start));
  const found = rule.matchAll(/--color-([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g);
  return new Map([...found].map(([, name = '', light = '', dark = '']) => [name, { light, dark }]));
}

/** WCAG's relative luminance. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const GROUNDS = ['canvas', 'surface', 'raised', 'sunken', 'hover'];
const SOFT = ['accent-soft', 'good-soft', 'warn-soft', 'bad-soft', 'unsure-soft'];

/** What is read, on all that it stands on. */
const TEXT: [string, string[]][] = [
  ...['text', 'text-soft'].map((text): [string, string[]] => [text, [...GROUNDS, 'fill', ...SOFT]]),
  ['text-faint', GROUNDS],
  ...['accent', 'good', 'warn', 'bad', 'unsure'].map((tone): [string, string[]] => [
    tone,
    [...GROUNDS, `${tone}-soft`],
  ]),
  ['target', ['surface']],
  ['on-accent', ['accent', 'accent-strong']],
];

/** The pairs whose contrast is less than the least, in either scheme. */
function failing(colors: Colors, pairs: [string, string[]][], least: number): string[] {
  return pairs.flatMap(([front, grounds]) =>
    grounds.flatMap((ground) =>
      (['light', 'dark'] as const).flatMap((scheme) => {
        const ratio = contrast(colors.get(front)?.[scheme] ?? '', colors.get(ground)?.[scheme] ?? '');
        return ratio >= least ? [] : [`${front} on ${ground}, ${scheme}: ${ratio.toFixed(2)}`];
      }),
    ),
  );
}

describe('the colours', () => {
  const usual = colorsOf(':root');
  const more = colorsOf(":root[data-contrast='more']");

  test('black on white is 21 to 1', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 10);
  });

  test('have the contrast that WCAG asks of text (AA)', () => {
    expect(failing(usual, TEXT, 4.5)).toEqual([]);
  });

  test('have more of it for whoever asks for it (AAA), and edges that can be seen', () => {
    expect(failing(more, TEXT, 7)).toEqual([]);
    const edges = ['line', 'line-strong', 'control', 'accent'].map((edge): [string, string[]] => [edge, GROUNDS]);
    const series = [1, 2, 3, 4, 5, 6, 'quiet'].map((one): [string, string[]] => [`series-${String(one)}`, ['surface']]);
    expect(failing(more, [...edges, ...series], 3)).toEqual([]);
  });

  test('are the same ones in both', () => {
    expect([...more.keys()].sort()).toEqual([...usual.keys()].sort());
  });
});

test('no component writes a colour or a size of text of its own', () => {
  const source = fileURLToPath(new URL('..', import.meta.url));
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
    (path) => /\.(svelte|css)$/.test(path) && !/styles\/(tokens|print)\.css$/.test(path),
  );
  expect(files.length).toBeGreaterThan(50);
  const written = files.flatMap((path) => {
    const text = readFileSync(`${source}/${path}`, 'utf8');
    const style = path.endsWith('.css') ? text : (text.split('<style>')[1] ?? '');
    // Code is set in relation to the text around it.
    const found = style.match(/#[0-9a-f]{3,8}\b|\b(rgb|hsl)a?\(|font-size: (?!var\(|inherit|0\.9\dem)[^;]+/g) ?? [];
    return found.map((what) => `${path}: ${what}`);
  });
  expect(written).toEqual([]);
});
