/** What people look for by other names than a command has: what is done on a page, and the formats of an export. */
export const ALSO_CALLED: Record<string, string[]> = {
  export: [
    'download',
    'excel',
    'xlsx',
    'html',
    'markdown',
    'csv',
    'json',
    'parquet',
    'grafana',
    'prometheus',
    'openslo',
  ],
  'page-alerts': ['incidents', 'what if', 'threshold'],
  'page-review': ['label', 'sample', 'second reviewer', 'agreement'],
  'page-meetings': ['agenda', 'daily check', 'weekly review', 'monthly deep dive', 'quarterly review'],
  'page-actions': ['to do', 'action items'],
  'page-months': ['close month', 'sign', 'signature', 'restatement', 'reopen', 'accept', 'refuse', 'verify'],
  'page-explore': ['sql', 'query'],
  'page-data': ['undo import', 'ledger', 'rejects', 'coverage', 'gaps'],
  'page-settings': ['prices', 'list price', 'exchange rate', 'success rule', 'assumptions'],
};
