/** What stands on the page of settings and is no list of them. */
export const SETTING_PARTS = [
  { id: 'maintenance', label: 'Maintenance windows' },
  { id: 'own', label: 'Own KPIs' },
  { id: 'file', label: 'Import and export' },
] as const;

/** Kept where they can be read, and not typed as one text. */
const KEPT_ELSEWHERE = ['uptime.maintenance'];

/** Whether a setting is a row of the lists. */
export const isListed = ({ key }: { key: string }): boolean => !KEPT_ELSEWHERE.includes(key);
