import type { ListedItem } from '$lib/bindings';

/** Which items of a review are listed; a digit chooses one of these. */
export const which: { value: string; label: string; holds: (item: ListedItem) => boolean }[] = [
  { value: 'all', label: 'All', holds: () => true },
  { value: 'open', label: 'To judge', holds: ({ state }) => state === 'open' },
  { value: 'skipped', label: 'Skipped', holds: ({ state }) => state === 'skipped' },
  { value: 'unsure', label: 'Unsure', holds: ({ said }) => isUnsure(said.answer) },
  { value: 'incorrect', label: 'Incorrect', holds: ({ said }) => said.answer?.accuracy === 'incorrect' },
  { value: 'note', label: 'With a note', holds: ({ said }) => (said.answer?.note ?? '') !== '' },
];

const isUnsure = (answer: ListedItem['said']['answer']) =>
  answer?.accuracy === 'unsure' || answer?.hallucinated === 'cannot verify';

/** The items of a list that a choice and a stratum leave; '' leaves every stratum. */
export function listed(items: ListedItem[], value: string, stratum: string): ListedItem[] {
  const holds = which.find((one) => one.value === value)?.holds ?? (() => true);
  return items.filter((item) => holds(item) && (stratum === '' || item.stratum === stratum));
}
