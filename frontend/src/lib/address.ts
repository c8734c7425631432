import type { Filter, Spec } from './bindings';

/** What the page shows. It lives in the page's address, so that back, forward, reload and links work. */
export interface View {
  page: string;
  /** What the page is about, where it is about one thing: the KPI of the page of a KPI. */
  of: string;
  /** The part of that one thing, where it has some: the desk of a review. */
  part: string;
  /** Without a preset, every panel shows the period that it usually has. */
  period: Spec;
  compare: string;
  filters: Filter[];
  /** The drawer that is open: a KPI or an import, "" when none. */
  kpi: string;
  import: string;
  tab: string;
  /** The grain of series: "" for the usual one of the period. */
  grain: string;
  /** The start of the bucket of a series that the drawer is about; "" for the whole period. */
  at: string;
}

/** What the page of reviews is about while one is planned. */
export const NEW_REVIEW = 'new';

export const COMPARISONS = ['previous', 'year', 'none'] as const;
const PLAIN = ['grain', 'kpi', 'import', 'tab', 'at'] as const;

const spec = (parts: Partial<Spec>): Spec => ({ preset: '', month: '', from: '', to: '', asOf: '', ...parts });

/** The month of the newest data. */
export const wholeMonth = (): Spec => spec({ preset: 'month' });

/** Whether a period is the month of the newest data, and nothing else was chosen about it. */
export const isLatestMonth = ({ preset, month, asOf }: Spec): boolean =>
  preset === 'month' && month === '' && asOf === '';

/** The view of an address without any choice in it. */
export const startView = (): View => ({
  page: '',
  of: '',
  part: '',
  period: spec({}),
  compare: 'previous',
  filters: [],
  kpi: '',
  import: '',
  tab: '',
  grain: '',
  at: '',
});

/** Reads an address's hash. What it does not understand, it leaves at the start view: links grow old. */
export function parseAddress(hash: string): View {
  const [path = '', search = ''] = hash.replace(/^#?\/?/, '').split(/\?(.*)/s);
  const params = new URLSearchParams(search);
  const view = startView();
  const [page = '', of = '', part = ''] = path.split('/');
  view.page = page;
  view.of = decode(of);
  view.part = decode(part);
  view.period = spec({
    preset: params.get('period') ?? (params.has('month') ? 'month' : ''),
    month: params.get('month') ?? '',
    from: params.get('from') ?? '',
    to: params.get('to') ?? '',
    asOf: params.get('as-of') ?? '',
  });
  const compare = params.get('compare') ?? '';
  if (COMPARISONS.some((known) => known === compare)) view.compare = compare;
  for (const key of new Set(params.keys())) {
    const [, not, dimension] = /^(is|not)\.(.+)$/.exec(key) ?? [];
    if (not && dimension) view.filters.push({ dimension, values: params.getAll(key), not: not === 'not' });
  }
  for (const name of PLAIN) view[name] = params.get(name) ?? '';
  return view;
}

/** A link that was cut off in the middle of a sign names nothing. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}

/** Writes a view as an address's hash: the inverse of parseAddress. What has its usual value is left out. */
export function formatAddress(view: View): string {
  const params = new URLSearchParams();
  const put = (name: string, text: string, usual = '') => {
    if (text !== usual) params.append(name, text);
  };
  put('period', view.period.preset, view.period.month ? 'month' : '');
  put('month', view.period.month);
  put('from', view.period.from);
  put('to', view.period.to);
  put('as-of', view.period.asOf);
  put('compare', view.compare, 'previous');
  for (const filter of view.filters) {
    for (const value of filter.values) params.append(`${filter.not ? 'not' : 'is'}.${filter.dimension}`, value);
  }
  for (const name of PLAIN) put(name, view[name]);
  const search = params.toString();
  const path = [view.page, view.of, view.part]
    .filter((one) => one !== '')
    .map(encodeURIComponent)
    .join('/');
  return `#/${path}${search ? `?${search}` : ''}`;
}
