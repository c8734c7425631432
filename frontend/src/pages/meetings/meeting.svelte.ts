import { meetings } from '$lib/api';
import type { Meeting, MeetingEdit, MeetingEntry } from '$lib/bindings';
import { faultOf } from '$lib/errors';
import { Resource } from '$lib/resource.svelte';
import { toasts } from '$lib/toasts.svelte';

/** How long a note rests before it is kept, in milliseconds. */
const REST = 600;

/** One meeting on the page. What is written is kept one edit after the other, in the order in which it was written. */
export class OpenMeeting {
  meeting = new Resource<Meeting>();
  /** Rises when the evidence may be another one. */
  asked = $state(0);
  /** Rises when what stands in fields is not what was written last. */
  turned = $state(0);
  #last: Promise<unknown> = Promise.resolve();
  /** Notes by item, the newest text of each. */
  #waiting: Record<string, string> = {};
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly cadence: string,
    readonly period: string,
  ) {}

  get data(): Meeting | undefined {
    return this.meeting.data;
  }

  read() {
    return this.meeting.ask(() => meetings.Get(this.cadence, this.period));
  }

  start = () => this.#do(() => meetings.Start(this.cadence, this.data?.key ?? this.period));
  undo = () => this.#turn((id) => meetings.Undo(id));
  redo = () => this.#turn((id) => meetings.Redo(id));
  end = () => this.#turn((id) => meetings.End(id));
  reopen = () => this.#turn((id) => meetings.Reopen(id));

  tick = (item: string, on: boolean) => this.#write({ kind: on ? 'tick' : 'untick', item, text: '', entry: null });
  who = (text: string) => this.#write({ kind: 'who', item: '', text, entry: null });
  enter = (entry: MeetingEntry) => this.#write({ kind: 'entry', item: '', text: '', entry });
  drop = (entry: MeetingEntry) => this.#write({ kind: 'remove', item: '', text: '', entry });

  /** Keeps a note once the writing rests. */
  note(item: string, text: string) {
    this.#waiting[item] = text;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), REST);
  }

  /** Keeps the notes that wait. */
  async flush() {
    clearTimeout(this.#timer);
    const waiting = Object.entries(this.#waiting);
    this.#waiting = {};
    for (const [item, text] of waiting) await this.#write({ kind: 'note', item, text, entry: null });
  }

  #write(edit: MeetingEdit): Promise<boolean> {
    return this.#do(() => meetings.Write(this.data?.id ?? 0, edit));
  }

  /** Does something to the meeting as a whole, once all notes are kept. */
  async #turn(change: (id: number) => Promise<Meeting>): Promise<boolean> {
    await this.flush();
    const done = await this.#do(() => change(this.data?.id ?? 0));
    if (done) {
      this.turned++;
      this.asked++;
    }
    return done;
  }

  #do(change: () => Promise<Meeting>): Promise<boolean> {
    const turn = this.#last.then(async () => {
      try {
        this.meeting.data = await change();
        return true;
      } catch (thrown) {
        toasts.fail(faultOf(thrown));
        return false;
      }
    });
    this.#last = turn;
    return turn;
  }
}
