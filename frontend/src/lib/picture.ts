import { dataAddress } from './encoding';
import { appearance } from './theme.svelte';

/** How many pixels of the picture stand for one of the page: sharp on any screen and in a document. */
const SCALE = 2;

/**
 * A picture of an element as it looks now, with a line of text under it, as PNG. The element is copied with all rules of
 * the page into a drawing of its own, which the browser paints: no library, and nothing leaves the page.
 */
export async function pictureOf(element: HTMLElement, caption: string): Promise<Blob> {
  const copy = copied(element, caption);
  document.body.append(copy);
  const [width, height] = [Math.ceil(copy.scrollWidth), Math.ceil(copy.scrollHeight)];
  copy.remove();
  copy.style.position = 'static';
  const drawing = new Image();
  drawing.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgOf(copy, width, height, await rulesOfPage()))}`;
  await drawing.decode();
  const canvas = document.createElement('canvas');
  canvas.width = width * SCALE;
  canvas.height = height * SCALE;
  const brush = canvas.getContext('2d');
  brush?.drawImage(drawing, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob) resolve(blob);
      else reject(new Error('This browser cannot draw the picture.'));
    }, 'image/png');
  });
}

/** The element without what only works on the page: buttons, and the note at the pointer. */
function copied(element: HTMLElement, caption: string): HTMLElement {
  const frame = document.createElement('div');
  frame.className = 'picture';
  frame.style.width = `${String(element.offsetWidth + hiddenWidth(element))}px`;
  const card = element.cloneNode(true) as HTMLElement;
  for (const useless of card.querySelectorAll('[data-tools], .chart-tip')) useless.remove();
  const line = document.createElement('p');
  line.textContent = caption;
  frame.append(card, line);
  return frame;
}

/** By how much what scrolls in the element is wider than its frame: the picture shows all of it. */
function hiddenWidth(element: HTMLElement): number {
  const scrolling = [...element.querySelectorAll('.scroll-x, [role="region"]')];
  return Math.max(0, ...scrolling.map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth));
}

function svgOf(content: HTMLElement, width: number, height: number, rules: string): string {
  const space = 'http://www.w3.org/2000/svg';
  const drawn = document.implementation.createDocument(space, 'svg');
  const svg = drawn.documentElement;
  svg.setAttribute('width', String(width));
  svg.setAttribute('height', String(height));
  // What the page's own root says holds here too: variables are set on it.
  for (const { name, value } of document.documentElement.attributes)
    if (name !== 'style') svg.setAttribute(name, value);
  svg.setAttribute('style', `color-scheme: ${appearance.dark ? 'dark' : 'light'}`);
  const style = drawn.createElementNS(space, 'style');
  style.textContent = rules;
  const inside = drawn.createElementNS(space, 'foreignObject');
  inside.setAttribute('width', '100%');
  inside.setAttribute('height', '100%');
  inside.append(drawn.importNode(content, true));
  svg.append(style, inside);
  return new XMLSerializer().serializeToString(drawn);
}

/** All rules of the page that hold now, each font with its file in it: a drawing may load nothing. */
async function rulesOfPage(): Promise<string> {
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
  return (await Promise.all(rules.map(ruleText))).join('\n');
}

async function ruleText(rule: CSSRule): Promise<string> {
  if (rule instanceof CSSMediaRule) {
    // The drawing is as wide as the card: whether a rule for narrow pages holds is judged here.
    if (!matchMedia(rule.conditionText).matches) return '';
    return (await Promise.all([...rule.cssRules].map(ruleText))).join('\n');
  }
  return rule instanceof CSSFontFaceRule ? fontText(rule) : rule.cssText;
}

async function fontText(rule: CSSFontFaceRule): Promise<string> {
  const range = rule.style.getPropertyValue('unicode-range');
  const used = [...document.fonts].some((face) => face.status === 'loaded' && sameRange(face.unicodeRange, range));
  const [, address] = /url\("?([^")]+)"?\)/.exec(rule.cssText) ?? [];
  if (!used || !address) return '';
  const file = await fetch(new URL(address, rule.parentStyleSheet?.href ?? document.baseURI));
  return rule.cssText.replace(address, await dataAddress(await file.blob()));
}

const sameRange = (one: string, other: string) => one.replaceAll(' ', '') === other.replaceAll(' ', '');
