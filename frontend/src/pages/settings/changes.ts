import { kpis, settings } from '$lib/api';
import type { OwnKPI, Setting, SettingChange } from '$lib/bindings';
import { base64Of } from '$lib/encoding';
import { plural } from '$lib/format';
import { undo } from '$lib/undo';

const before = (setting: Pick<Setting, 'values'>, since: string) => setting.values.find((one) => one.since === since);

/** Puts what held from a day on back, or nothing when nothing did. */
const restore = (key: string, since: string, old: string | undefined) =>
  old === undefined ? settings.Forget(key, since) : settings.Set(key, old, since);

/** Makes a value hold from a day on, for a key of which it is known what it holds so far, if anything. Throws what the program says against it. */
export async function setValue(setting: Pick<Setting, 'key' | 'title' | 'values'>, value: string, since: string) {
  const old = before(setting, since)?.value;
  await settings.Set(setting.key, value, since);
  undo.offer(`${setting.title} is set.`, value, () => restore(setting.key, since, old));
}

/** Takes the value that holds from a day on away. */
export async function forgetValue(setting: Setting, since: string) {
  const old = before(setting, since)?.value ?? '';
  await settings.Forget(setting.key, since);
  undo.offer(`${setting.title}: a value was taken away.`, old, () => settings.Set(setting.key, old, since));
}

export async function addMaintenance(from: string, to: string, reason: string) {
  await settings.AddMaintenance(from, to, reason);
  undo.offer('The maintenance window is excluded from uptime.', reason, () => settings.RemoveMaintenance(from));
}

export async function removeMaintenance(from: string, to: string, reason: string) {
  await settings.RemoveMaintenance(from);
  undo.offer('The time counts in uptime again.', reason, () => settings.AddMaintenance(from, to, reason));
}

/** Defines a KPI; `old` is how it was defined before. */
export async function saveKPI(entry: string, place: string, old: OwnKPI | undefined): Promise<OwnKPI> {
  const saved = await kpis.Save('', entry, place);
  undo.offer(`${saved.name} is saved as version ${String(saved.version)}.`, '', () =>
    old?.id === saved.id ? kpis.Save('', old.entry, old.place) : kpis.Remove(saved.id),
  );
  return saved;
}

export async function removeKPI(own: OwnKPI) {
  await kpis.Remove(own.id);
  undo.offer(`${own.name} is removed.`, '', () => kpis.Save('', own.entry, own.place));
}

/** The keys of KPIs in what a file of settings would change. */
const KPI = 'kpis.';

/** Reads a file of settings, of which it is known what it changes: YAML, or a workbook with a sheet of assumptions. */
export async function importSettings(name: string, file: Blob, changes: SettingChange[]) {
  await settings.Import(name, await base64Of(file));
  undo.offer(`${plural(changes.length, 'setting')} changed.`, name, async () => {
    for (const { key, before: old, after } of changes) await takeBack(key, old, after);
  });
}

async function takeBack(key: string, old: SettingChange['before'], after: SettingChange['after']) {
  if (key.startsWith(KPI)) {
    const entry = old[0]?.value;
    await (entry === undefined ? kpis.Remove(key.slice(KPI.length)) : kpis.Save('', entry, ''));
    return;
  }
  for (const { value, since } of old) await settings.Set(key, value, since);
  const kept = new Set(old.map(({ since }) => since));
  for (const { since } of after) if (!kept.has(since)) await settings.Forget(key, since);
}
