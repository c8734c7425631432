import { Lexer, type Token, type Tokens } from 'marked';

/** Longer texts are shown as they are: nobody waits for a book to be laid out. */
const LONGEST = 200_000;

/** What a text is shown as: the parts of its Markdown, or itself as code. */
export type Shown = { code: string; lang: string } | { parts: Token[] };

/**
 * Reads a text of a model or a person: JSON is laid out, Markdown is taken apart. Whoever shows the parts writes text only,
 * so that nothing in them can be run or fetched.
 */
export function readProse(text: string): Shown {
  const laidOut = layOut(text);
  if (laidOut !== undefined) return { code: laidOut, lang: 'json' };
  if (text.length > LONGEST) return { code: text, lang: '' };
  return { parts: new Lexer({ gfm: true, breaks: true }).lex(text) };
}

/** The text of a block of code, laid out where it is JSON. */
export const codeOf = ({ text }: Tokens.Code): string => layOut(text) ?? text;

/**
 * JSON with a line for every value, undefined for what is no object or list. Only the space between values is changed: written
 * anew, long numbers would lose digits.
 */
export function layOut(text: string): string | undefined {
  const trimmed = text.trim();
  if (!/^[[{]/.test(trimmed) || !isJSON(trimmed)) return undefined;
  let depth = 0;
  const line = () => `\n${'  '.repeat(depth)}`;
  let out = '';
  for (const [part] of trimmed.matchAll(/"(?:[^"\\]|\\.)*"|[[{]\s*[\]}]|[[\]{},:]|[^\s[\]{},:"]+/gs)) {
    if (part === '{' || part === '[') {
      depth++;
      out += part + line();
    } else if (part === '}' || part === ']') {
      depth--;
      out += line() + part;
    } else if (part === ',') out += part + line();
    else if (part === ':') out += ': ';
    else out += /^[[{]/.test(part) ? part.replaceAll(/\s/g, '') : part;
  }
  return out;
}

function isJSON(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
