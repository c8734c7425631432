import { dayAfter, moment, shortDay } from '$lib/time';

/** A label under a line of time, at so many hundredths of its length. */
export interface Tick {
  at: number;
  label: string;
}

/** How many labels have room beside each other. */
const MOST = 6;

/** Labels for a period: some of its days, evenly apart; of one that is shorter than three days its ends. */
export function ticksOf(from: string, to: string): Tick[] {
  const days: string[] = [];
  for (let day = from.slice(0, 10); day < to.slice(0, 10); day = dayAfter(day)) days.push(day);
  if (days.length < 3)
    return [
      { at: 0, label: moment(from) },
      { at: 100, label: moment(to) },
    ];
  const step = Math.ceil(days.length / MOST);
  return days.flatMap((day, place) =>
    place % step === 0 ? [{ at: (100 * place) / days.length, label: shortDay(day) }] : [],
  );
}
