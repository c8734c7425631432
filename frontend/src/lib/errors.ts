/** The codes of analytics/fault, plus `offline`: the program itself did not answer. */
const codes = ['invalid', 'unsupported', 'not_found', 'not_enough', 'busy', 'canceled', 'internal', 'offline'] as const;
export type FaultCode = (typeof codes)[number];

/** A fault as the program sends it. */
export interface FaultParts {
  code: string;
  text: string;
  file?: string;
  line?: number;
  hint?: string;
}

/** An error for people: what happened, where, and what to do next. */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly code: FaultCode;
  readonly text: string;
  readonly file: string;
  readonly line: number;
  readonly hint: string;

  constructor(parts: FaultParts) {
    super(parts.text);
    this.code = codes.find((code) => code === parts.code) ?? 'internal';
    this.text = parts.text;
    this.file = parts.file ?? '';
    this.line = parts.line ?? 0;
    this.hint = parts.hint ?? '';
  }

  /** File and line as people write them, or "". */
  get where(): string {
    return this.line > 0 ? `${this.file}, line ${String(this.line)}` : this.file;
  }
}

/**
 * Turns whatever was thrown into a Fault. Services answer with the JSON of analytics/fault: in a browser as the
 * body of a response, in the window as the text of an Error (Wails cannot carry more).
 */
export function faultOf(thrown: unknown): Fault {
  if (thrown instanceof Fault) return thrown;
  const text = thrown instanceof Error ? thrown.message : typeof thrown === 'string' ? thrown : JSON.stringify(thrown);
  return faultFromText(text ?? '');
}

/** Parses the JSON of a fault; any other text becomes an `internal` one. */
export function faultFromText(text: string): Fault {
  try {
    const found: unknown = JSON.parse(text);
    if (isFault(found)) return new Fault(found);
  } catch {
    // Not JSON: an error that did not come from a service.
  }
  return new Fault({ code: 'internal', text: text.trim() || 'Something went wrong, without saying what.' });
}

/** Whether a value is the JSON of a fault. */
export function isFault(value: unknown): value is FaultParts {
  if (typeof value !== 'object' || value === null) return false;
  const { code, text } = value as Record<string, unknown>;
  return typeof code === 'string' && codes.some((known) => known === code) && typeof text === 'string';
}
